-- The stale days anew, from what renew.sql left: `stale_days`, and `stories`, the events of which goods may have moved
-- otherwise than before.

-- What moved; what was taken back a second time, with its sign turned, told for the day of what it takes back.
create temporary table told (
    story text, event text, item text, batch text, expiry date, donor text, condition text, quantity bigint,
    source text, source_place text, target text, target_place text);
insert into told
select s.id, s.id, m.item, m.batch, m.expiry, m.donor, m.condition, m.quantity, m.source, m.source_place, m.target,
       m.target_place
from stories s
join movements m on m.event = s.id
join events e on e.id = s.id
where case e.kind
      when 'DayClosed' then exists (
          select 1 from closings c join days d on d.day = c.day and c.id > d.opening where c.id = s.id)
      when 'DaySupplemented' then exists (select 1 from standing_supplements x where x.id = s.id)
      when 'TransferArrived' then not exists (
          select 1 from arrivals a join arrivals b on b.document = a.document and b.id < a.id where a.id = s.id)
      else true end
union all
select s.id, v.id, m.item, m.batch, m.expiry, m.donor, m.condition, -m.quantity, m.source, m.source_place, m.target,
       m.target_place
from stories s join first_voids v on v.handover = s.id join movements m on m.event = s.id
union all
select s.id, s.id, m.item, m.batch, m.expiry, m.donor, m.condition, -m.quantity, m.source, m.source_place, m.target,
       m.target_place
from stories s
join cancellations c on c.id = s.id
join papers p on p.id = (select min(o.id) from papers o where o.document = c.document)
join movements m on m.event = p.id
where c.id = (select min(o.id) from cancellations o where o.document = c.document and o.id > p.id)
  and not (p.why = 'transfer' and exists (select 1 from arrivals a where a.document = c.document));
create index told_of on told (story);
analyze told;

delete from flows where day in (select day from stale_days);
delete from flows where story in (select id from stories);
insert into flows
select day, story, account, place, since, item, batch, expiry, donor, condition, sum(quantity)
from (
    select coalesce(d.day, '') as day, case when d.day is null then t.story else '' end as story, t.account, t.place,
           case when t.account <> 'point' then ''
                when d.point = t.place and d.opening < t.event and e.kind <> 'DaySupplemented' then d.opening
                else t.event end as since,
           t.item, t.batch, t.expiry, t.donor, t.condition, t.quantity
    from (
        select story, event, target as account, target_place as place, item, batch, expiry, donor, condition, quantity
        from told
        union all
        select story, event, source, source_place, item, batch, expiry, donor, condition, -quantity from told) t
    join events e on e.id = t.story
    left join days d on d.day = e.day and e.id > d.opening
    union all
    -- What a supplement takes back of a close counts from the day of that close on, until the supplement moves it.
    select s.day, '', 'point', d.point, case n.sign when 1 then d.opening else s.id end, r.item, '', null, '', 'good',
           n.sign * r.quantity
    from stale_days x
    join standing_supplements s on s.day = x.day
    join supplement_reversals r on r.supplement = s.id
    join closings c on c.id = r.closing
    join days d on d.day = c.day and d.opening < s.id
    cross join (select 1 as sign union all select -1) n) moved
group by day, story, account, place, since, item, batch, expiry, donor, condition
having sum(quantity) <> 0;

-- What was granted to those who were planned or came, as it was known at the close of the day; as it is now while it is
-- open.
create temporary table asked_for (day text, household text, round text, primary key (day, household, round));
insert into asked_for
select d.day, g.household, g.round
from stale_days s
join days d on d.day = s.day
join day_rounds r on r.day = d.day
join entitlement_states g on g.round = r.round and g.site = d.point
union
select h.day, h.household, g.round
from stale_days s join day_handovers h on h.day = s.day join entitlement_states g on g.household = h.household;
analyze asked_for;
create temporary table granted (
    day text, household text, round text, id text, site text, primary key (day, household, round));
insert into granted
select k.day, k.household, k.round, k.id, k.site
from (
    select a.day, a.household, a.round, g.id, g.site, g.stands,
           row_number() over (partition by a.day, a.household, a.round order by g.id desc) as latest
    from asked_for a
    join days d on d.day = a.day
    join entitlement_states g on g.household = a.household and g.round = a.round
    left join closing_knew w on w.closing = d.closing and w.device = g.device
    where d.closing is null or g.seq <= w.seq and not exists (
        select 1 from closing_unread u where u.closing = d.closing and u.device = g.device
        and g.seq between u.first_seq and u.last_seq)) k
where k.latest = 1 and k.stands = 1;
analyze granted;

-- Who was planned: entitled at the point in a round of the day, with something left to collect when it opened. Records
-- of the same people are one household: what one took, all did.
create temporary table candidates (
    day text, household text, people text, place bigint, entitlement text, round text, first_round text);
insert into candidates
select g.day, g.household, coalesce(p.stands_for, g.household), r.place, g.id, g.round,
       coalesce(f.first_round, g.round)
from granted g
join days d on d.day = g.day and d.point = g.site
join day_rounds r on r.day = g.day and r.round = g.round
left join first_rounds f on f.round = g.round
left join same_people p on p.household = g.household;
analyze candidates;
create temporary table alike (day text, household text, other text, primary key (day, household, other));
insert into alike
select day, household, household from candidates
union
select w.day, w.household, o.household from candidates w join same_people o on o.stands_for = w.people;
analyze alike;
-- What the handovers of earlier days have used up.
create temporary table settled (
    day text, household text, round text, first_round text, basket text, item text, settles bigint);
insert into settled
select w.day, w.household, x.round, x.first_round, x.basket, x.item, sum(x.settles)
from alike w
join days d on d.day = w.day
join settlements x on x.household = w.other
join events e on e.id = x.handover
join days o on o.day = e.day and o.day <> d.day
 and (o.date < d.date or (o.date = d.date and x.handover < d.opening))
group by w.day, w.household, x.round, x.first_round, x.basket, x.item;
create index settled_of on settled (household, day);
analyze settled;
create temporary table planned (day text, household text, people text, primary key (day, household));
insert into planned
select distinct c.day, c.household, c.people
from candidates c
join entitlement_lines l on l.entitlement = c.entitlement
where l.quantity > coalesce((
        select sum(b.settles) from settled b
        where b.household = c.household and b.day = c.day and b.round = c.round and b.basket = l.basket
          and b.item = l.item), 0)
  and l.whole > coalesce((
        select sum(b.settles) from settled b
        where b.household = c.household and b.day = c.day and b.first_round = c.first_round and b.basket = l.basket
          and b.item = l.item), 0);
analyze planned;

-- Whoever collected anything, each once, by the last handover; `planned` as the household that they are, `own` by this very record.
create temporary table came (
    day text, people text, household text, handover text, planned bigint, own bigint, primary key (day, people));
insert into came
select told.day, told.people, h.household, told.handover,
       case when exists (select 1 from planned p where p.day = told.day and p.people = told.people)
            then 1 else 0 end,
       case when exists (select 1 from planned p where p.day = told.day and p.household = h.household)
            then 1 else 0 end
from (
    select h.day, coalesce(p.stands_for, h.household) as people, max(h.id) as handover
    from stale_days s
    join day_handovers h on h.day = s.day
    left join same_people p on p.household = h.household
    where h.stands = 1 and exists (select 1 from handover_lines l where l.handover = h.id and l.quantity > 0)
    group by h.day, coalesce(p.stands_for, h.household)) told
join handovers h on h.id = told.handover;
analyze came;
delete from day_came where day in (select day from stale_days);
insert into day_came
with could as (
    select c.day, c.household, r.place, g.id as entitlement
    from came c
    join days d on d.day = c.day
    join day_rounds r on r.day = d.day
    join granted g on g.day = c.day and g.household = c.household and g.round = r.round
    where c.own = 0 or g.site = d.point
    union all
    select c.day, c.household, 1000 + l.place, g.id
    from came c
    join handover_lines l on l.handover = c.handover
    join granted g on g.day = c.day and g.household = c.household and g.round = l.round
    where c.own = 0
    union all
    -- What the close never heard of: as it was when they collected it.
    select day, household, place, id
    from (
        select a.day, a.household, 2000 + a.place as place, g.id, g.stands,
               row_number() over (partition by a.day, a.household, a.place order by g.id desc) as latest
        from (
            select c.day, c.household, c.handover, r.round, r.place
            from came c join day_rounds r on r.day = c.day where c.own = 0
            union all
            select c.day, c.household, c.handover, l.round, 1000 + l.place
            from came c join handover_lines l on l.handover = c.handover where c.own = 0) a
        join entitlement_states g on g.household = a.household and g.round = a.round and g.id < a.handover) since
    where latest = 1 and stands = 1),
ranked as (
    select day, household, entitlement, row_number() over (partition by day, household order by place) as rank
    from could)
select c.day, c.people, c.household, c.handover, c.planned, r.entitlement
from came c left join ranked r on r.day = c.day and r.household = c.household and r.rank = 1;

delete from day_people where day in (select day from stale_days);
insert into day_people
select who.day, who.sex, who.ages, sum(who.people)
from (
    select c.day, m.sex, m.ages, m.people
    from stale_days s join day_came c on c.day = s.day join entitlement_members m on m.entitlement = c.entitlement
    union all
    select c.day, m.sex, m.ages, m.people
    from stale_days s join day_came c on c.day = s.day join handover_members m on m.handover = c.handover
    where c.entitlement is null) who
group by who.day, who.sex, who.ages;

delete from day_items where day in (select day from stale_days);
insert into day_items
select moved.day, d.point, moved.item,
       case when d.closing is not null then sum(moved.opening) end,
       case when d.closing is not null then sum(moved.received) end,
       sum(moved.handed_over), sum(moved.returned), sum(moved.lost), sum(moved.damaged), sum(moved.expired),
       sum(moved.kits),
       case when d.closing is not null then coalesce(
           max(moved.signed_book),
           sum(moved.opening + moved.received - moved.handed_over - moved.returned - moved.lost - moved.damaged
               - moved.expired - moved.kits)) end,
       max(moved.counted)
from (
    select s.day, f.item, f.quantity as opening, 0 as received, 0 as handed_over, 0 as returned, 0 as lost,
           0 as damaged, 0 as expired, 0 as kits,
           cast(null as bigint) as signed_book, cast(null as bigint) as counted
    from stale_days s
    join days d on d.day = s.day
    join flows f on f.account = 'point' and f.place = d.point
     and (f.since < d.opening or (f.day = '' and f.since < d.last_opening))
    union all
    select p.day, p.item, 0,
           case when p.other in ('household', 'lost', 'damaged', 'expired', 'kit') or p.sign = -1 then 0
                else p.quantity end,
           case p.other when 'household' then -p.sign * p.quantity else 0 end,
           case when p.other in ('household', 'lost', 'damaged', 'expired', 'kit') or p.sign = 1 then 0
                else p.quantity end,
           case p.other when 'lost' then -p.sign * p.quantity else 0 end,
           case p.other when 'damaged' then -p.sign * p.quantity else 0 end,
           case p.other when 'expired' then -p.sign * p.quantity else 0 end,
           case p.other when 'kit' then -p.sign * p.quantity else 0 end,
           null, null
    from (
        select de.day, t.item, t.source as other, t.quantity, 1 as sign
        from stale_days s
        join day_events de on de.day = s.day and de.kind not in ('DayClosed', 'DaySupplemented')
        join told t on t.story = de.id
        where t.target = 'point' and t.target_place = de.point
          and not (t.source = 'point' and t.source_place = t.target_place)
        union all
        select de.day, t.item, t.target, t.quantity, -1
        from stale_days s
        join day_events de on de.day = s.day and de.kind not in ('DayClosed', 'DaySupplemented')
        join told t on t.story = de.id
        where t.source = 'point' and t.source_place = de.point) p
    union all
    select s.day, c.item, 0, 0, 0, 0, 0, 0, 0, 0, c.book, c.counted
    from stale_days s join counts c on c.day = s.day) moved
join days d on d.day = moved.day
group by moved.day, d.point, d.closing, moved.item;

delete from day_reports where day in (select day from stale_days);
insert into day_reports
select d.day, d.point, d.date, d.opened_by, d.closed_at, d.counted_by, d.approved_by, coalesce(p.planned, 0),
       coalesce(c.served, 0), coalesce(p.planned, 0) - coalesce(c.served, 0), coalesce(c.beyond, 0),
       coalesce(c.people, 0), coalesce(c.women, 0), coalesce(c.men, 0), coalesce(c.girls, 0), coalesce(c.boys, 0),
       coalesce(c.unknown, 0), coalesce(h.handovers, 0), coalesce(h.overrides, 0), coalesce(e.voids, 0),
       coalesce(e.refusals, 0), coalesce(h.doubles, 0)
from stale_days s
join days d on d.day = s.day
left join (select day, count(distinct people) as planned from planned group by day) p on p.day = d.day
left join (
    select x.day, sum(x.planned) as served, sum(1 - x.planned) as beyond, sum(coalesce(en.people, m.people)) as people,
           sum(coalesce(en.women, m.women)) as women, sum(coalesce(en.men, m.men)) as men,
           sum(coalesce(en.girls, m.girls)) as girls, sum(coalesce(en.boys, m.boys)) as boys,
           sum(coalesce(en.unknown, m.unknown)) as unknown
    from stale_days t
    join day_came x on x.day = t.day
    left join entitlements en on en.id = x.entitlement
    left join handover_people m on m.handover = x.handover and x.entitlement is null
    group by x.day) c on c.day = d.day
left join (
    select dh.day, count(*) as handovers, sum(case when dh.override_by <> '' then 1 else 0 end) as overrides,
           count(x.handover) as doubles
    from stale_days t
    join day_handovers dh on dh.day = t.day and dh.stands = 1
    left join double_handovers x on x.handover = dh.id
    group by dh.day) h on h.day = d.day
left join (
    select de.day, count(v.id) as voids, sum(r.times) as refusals
    from stale_days t
    join day_events de on de.day = t.day
    left join first_voids v on v.id = de.id
    left join refusals r on r.id = de.id
    group by de.day) e on e.day = d.day;
