-- The day reports as tables, as they are known now: what came after a close is of that day too.

create view day_events as
    select d.day, d.point, d.opening, d.closing, e.id, e.kind
    from days d join events e on e.day = d.day
    where e.id > d.opening;

-- The rounds of a day, those of its first opening first.
create view day_rounds as
    select r.day, r.round, min(r.place) as place
    from (select o.day, r.round, row_number() over (partition by o.day order by o.id, r.place) as place
          from openings o join opening_rounds r on r.opening = o.id) r
    group by r.day, r.round;

-- The handovers of a day, those too that were taken back; which of them stand.
create view day_handovers as
    select de.day, h.id, h.household, h.desk, h.how, h.collector, h.override_by, v.id as void,
           case when v.id is null then 1 else 0 end as stands
    from day_events de
    join handovers h on h.id = de.id
    left join standing_voids v on v.handover = h.id;

-- What the handovers of earlier days have used up.
create view day_settled_before as
    select d.day, s.household, s.round, s.first_round, s.basket, s.item, s.settles
    from days d
    join settlements s on not exists (select 1 from voids v where v.handover = s.handover)
    join events e on e.id = s.handover
    join opened_days o on o.day = e.day and o.day <> d.day
     and (o.date < d.date or (o.date = d.date and s.handover < d.opening));

-- The entitlements that were known at the close of a day; all of them while it is open.
create view day_entitled as
    select d.day, d.point, en.*
    from days d
    cross join entitled en
    join events e on e.id = en.id
    left join closing_knew k on k.closing = d.closing and k.device = e.device
    where d.closing is null or e.seq <= k.seq;

-- Who was planned: entitled at the point in a round of the day, with something left to collect when it opened.
create view day_planned as
    select g.day, g.household, min(g.place) as place
    from (
        select d.day, r.place, en.household, case when exists (
            select 1 from entitlement_lines l
            where l.entitlement = en.id
              and l.quantity > coalesce((
                select sum(case when b.round = en.round then b.settles else 0 end) from day_settled_before b
                where b.day = d.day and b.household = en.household and b.basket = l.basket and b.item = l.item), 0)
              and l.whole > coalesce((
                select sum(b.settles) from day_settled_before b
                where b.day = d.day and b.household = en.household and b.basket = l.basket and b.item = l.item
                  and b.first_round = coalesce(f.first_round, en.round)), 0)) then 1 else 0 end as due
        from days d
        join day_rounds r on r.day = d.day
        join day_entitled en on en.day = d.day and en.round = r.round and en.site = d.point
        left join first_rounds f on f.round = en.round) g
    group by g.day, g.household
    having max(g.due) = 1;

-- Who came, and was planned or not.
create view day_came as
    select h.day, h.household, min(h.id) as handover, max(case when p.household is null then 0 else 1 end) as planned
    from day_handovers h
    left join day_planned p on p.day = h.day and p.household = h.household
    where h.stands = 1
    group by h.day, h.household;

-- Which entitlement says who is in a household that came: of the day's rounds, else of those it collected from.
create view day_granted as
    with came as materialized (select day, household, handover, planned from day_came),
    could as (
        select c.day, c.household, r.place, en.id as entitlement
        from came c
        join days d on d.day = c.day
        join day_rounds r on r.day = d.day
        join day_entitled en on en.day = d.day and en.household = c.household and en.round = r.round
         and (c.planned = 0 or en.site = d.point)
        union all
        select c.day, c.household, 1000 + l.place, en.id
        from came c
        join handover_lines l on l.handover = c.handover
        join day_entitled en on en.day = c.day and en.household = c.household and en.round = l.round
        where c.planned = 0),
    ranked as (
        select day, household, entitlement, row_number() over (partition by day, household order by place) as rank
        from could)
    select ranked.day, ranked.household, ranked.entitlement from ranked where ranked.rank = 1;

create view day_people as
    select g.day, m.sex, m.ages, cast(sum(m.people) as bigint) as people
    from day_granted g join entitlement_members m on m.entitlement = g.entitlement
    group by g.day, m.sex, m.ages;

-- What a day put on the shelf of its point: known after later days had begun, it changes what those began with.
create view day_brought as
    select de.point, de.opening, p.event, p.item,
           case when p.target = 'point' and p.target_place = de.point then p.quantity else 0 end
           - case when p.source = 'point' and p.source_place = de.point then p.quantity else 0 end as quantity
    from day_events de join postings p on p.told_with = de.id
    where de.kind <> 'DaySupplemented'
    union all
    select d.point, d.opening, s.id, r.item, r.quantity
    from standing_supplements s
    join supplement_reversals r on r.supplement = s.id
    join closings c on c.id = r.closing
    join days d on d.day = c.day;

-- The flows of each item at the point over the day; before the close nothing tells what ought to be there.
create view day_items as
    select moved.day, moved.point, moved.item,
           case when moved.closing is not null then cast(sum(moved.opening_stock) as bigint) end as opening,
           case when moved.closing is not null then cast(sum(moved.received) as bigint) end as received,
           cast(sum(moved.handed_over) as bigint) as handed_over, cast(sum(moved.returned) as bigint) as returned,
           cast(sum(moved.lost) as bigint) as lost, cast(sum(moved.damaged) as bigint) as damaged,
           cast(sum(moved.expired) as bigint) as expired, cast(sum(moved.kits) as bigint) as kits,
           case when moved.closing is not null then coalesce(
               (select c.book from counts c where c.day = moved.day and c.item = moved.item),
               cast(sum(moved.opening_stock + moved.received - moved.handed_over - moved.returned - moved.lost
                        - moved.damaged - moved.expired - moved.kits) as bigint)) end as book,
           (select c.counted from counts c where c.day = moved.day and c.item = moved.item) as counted
    from (
        select d.day, d.point, d.closing, p.item, p.gone as opening_stock, 0 as received, 0 as handed_over,
               0 as returned, 0 as lost, 0 as damaged, 0 as expired, 0 as kits
        from days d
        join (select event, target_place as point, item, quantity as gone from postings where target = 'point'
              union all
              select event, source_place, item, -quantity from postings where source = 'point') p
          on p.point = d.point and p.event < d.opening
        union all
        select later.day, later.point, later.closing, b.item, b.quantity, 0, 0, 0, 0, 0, 0, 0
        from day_brought b
        join days later on later.point = b.point and later.opening > b.opening and later.opening < b.event
        union all
        select de.day, de.point, de.closing, p.item, 0,
               case when p.other in ('household', 'lost', 'damaged', 'expired', 'kit') or p.sign = -1 then 0
                    else p.quantity end,
               case p.other when 'household' then -p.sign * p.quantity else 0 end,
               case when p.other in ('household', 'lost', 'damaged', 'expired', 'kit') or p.sign = 1 then 0
                    else p.quantity end,
               case p.other when 'lost' then -p.sign * p.quantity else 0 end,
               case p.other when 'damaged' then -p.sign * p.quantity else 0 end,
               case p.other when 'expired' then -p.sign * p.quantity else 0 end,
               case p.other when 'kit' then -p.sign * p.quantity else 0 end
        from day_events de
        join (select told_with as event, source as other, target_place as point, item, quantity, 1 as sign
              from postings where target = 'point' and not (source = 'point' and source_place = target_place)
              union all
              select told_with, target, source_place, item, quantity, -1 from postings where source = 'point') p
          on p.event = de.id and p.point = de.point
        where de.kind not in ('DayClosed', 'DaySupplemented')
        union all
        select d.day, d.point, d.closing, c.item, 0, 0, 0, 0, 0, 0, 0, 0
        from days d join counts c on c.day = d.day) moved
    group by moved.day, moved.point, moved.closing, moved.item;

-- A row for each day at each site, with the figures of its day report.
create view day_reports as
    select d.day, d.point as site, d.date, d.opened_by, d.closed_at, d.counted_by, d.approved_by,
           coalesce(p.planned, 0) as planned, coalesce(c.served, 0) as served,
           coalesce(p.planned, 0) - coalesce(c.served, 0) as no_show, coalesce(c.beyond, 0) as beyond,
           coalesce(w.people, 0) as people, coalesce(w.women, 0) as women, coalesce(w.men, 0) as men,
           coalesce(w.girls, 0) as girls, coalesce(w.boys, 0) as boys, coalesce(w.unknown, 0) as unknown,
           coalesce(h.handovers, 0) as handovers, coalesce(h.overrides, 0) as overrides, coalesce(e.voids, 0) as voids,
           coalesce(e.refusals, 0) as refusals, coalesce(h.doubles, 0) as doubles
    from days d
    left join (select day, count(*) as planned from day_planned group by day) p on p.day = d.day
    left join (
        select day, sum(planned) as served, sum(1 - planned) as beyond from day_came group by day) c on c.day = d.day
    left join (
        select g.day, cast(sum(en.people) as bigint) as people, cast(sum(en.women) as bigint) as women,
               cast(sum(en.men) as bigint) as men, cast(sum(en.girls) as bigint) as girls,
               cast(sum(en.boys) as bigint) as boys, cast(sum(en.unknown) as bigint) as unknown
        from day_granted g join entitlements en on en.id = g.entitlement
        group by g.day) w on w.day = d.day
    left join (
        select dh.day, count(*) as handovers, sum(case when dh.override_by <> '' then 1 else 0 end) as overrides,
               count(x.handover) as doubles
        from day_handovers dh left join double_handovers x on x.handover = dh.id
        where dh.stands = 1
        group by dh.day) h on h.day = d.day
    left join (
        select de.day, count(v.id) as voids, count(r.id) as refusals
        from day_events de
        left join standing_voids v on v.id = de.id
        left join refusals r on r.id = de.id
        group by de.day) e on e.day = d.day;
