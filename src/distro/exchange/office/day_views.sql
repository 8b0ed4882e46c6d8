-- The day reports as tables. What came in after the close, from another laptop, is no part of a day any more.

create view day_events as
    select d.day, d.point, d.opening, d.closing, e.id, e.kind
    from days d join events e on e.day = d.day
    where e.id > d.opening and (d.closing is null or e.id < d.closing);

-- The handovers of a day, those too that were taken back; which of them stand at its end.
create view day_handovers as
    select de.day, h.id, h.household, h.desk, h.how, h.collector, h.override_by, v.id as void,
           case when v.id is null or vd.day is null or vd.day <> de.day then 1 else 0 end as stands
    from day_events de
    join handovers h on h.id = de.id
    left join standing_voids v on v.handover = h.id
    left join day_events vd on vd.id = v.id;

-- What the handovers had used up that stood when a day opened; what was voided later stood then.
create view day_settled_before as
    select d.day, s.household, s.round, s.first_round, s.basket, s.item, s.settles
    from days d
    join settlements s on s.handover < d.opening
    join day_handovers h on h.id = s.handover and (h.void is null or h.void > d.opening);

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
        join opening_rounds r on r.opening = d.opening
        join entitled en on en.round = r.round and en.site = d.point and (d.closing is null or en.id < d.closing)
        left join first_rounds f on f.round = en.round) g
    group by g.day, g.household
    having max(g.due) = 1;

-- Who came, and was planned or not.
create view day_came as
    select h.day, h.household, min(h.id) as handover,
           case when exists (select 1 from day_planned p where p.day = h.day and p.household = h.household)
           then 1 else 0 end as planned
    from day_handovers h
    where h.stands = 1
    group by h.day, h.household;

-- Which entitlement says who is in a household: of the day's rounds, else of those it collected from.
create view day_granted as
    select ranked.day, ranked.household, ranked.entitlement
    from (
        select c.day, c.household, c.entitlement,
               row_number() over (partition by c.day, c.household order by c.place, c.entitlement) as rank
        from (
            select d.day, en.household, en.id as entitlement, r.place,
                   case when en.site = d.point then 1 else 0 end as here
            from days d
            join opening_rounds r on r.opening = d.opening
            join entitled en on en.round = r.round and (d.closing is null or en.id < d.closing)
            union all
            select d.day, en.household, en.id, 1000 + l.place, 0
            from days d
            join day_came came on came.day = d.day
            join handover_lines l on l.handover = came.handover
            join entitled en on en.round = l.round and en.household = came.household
             and (d.closing is null or en.id < d.closing)) c
        where c.here = 1 or not exists (
            select 1 from day_planned p where p.day = c.day and p.household = c.household)) ranked
    where ranked.rank = 1;

create view day_people as
    select came.day, m.sex, m.ages, cast(sum(m.people) as bigint) as people
    from day_came came
    join day_granted g on g.day = came.day and g.household = came.household
    join entitlement_members m on m.entitlement = g.entitlement
    group by came.day, m.sex, m.ages;

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
        join (select event, source as other, target_place as point, item, quantity, 1 as sign
              from postings where target = 'point' and not (source = 'point' and source_place = target_place)
              union all
              select event, target, source_place, item, quantity, -1 from postings where source = 'point') p
          on p.event = de.id and p.point = de.point
        union all
        select d.day, d.point, d.closing, c.item, 0, 0, 0, 0, 0, 0, 0, 0
        from days d join counts c on c.day = d.day) moved
    group by moved.day, moved.point, moved.closing, moved.item;

-- A row for each day at each site, with the figures of its day report.
create view day_reports as
    select d.day, d.point as site, d.date, d.opened_by, d.closed_at, d.counted_by, d.approved_by,
           (select count(*) from day_planned p where p.day = d.day) as planned,
           (select count(*) from day_came c where c.day = d.day and c.planned = 1) as served,
           (select count(*) from day_planned p where p.day = d.day
            and not exists (select 1 from day_came c where c.day = p.day and c.household = p.household)) as no_show,
           (select count(*) from day_came c where c.day = d.day and c.planned = 0) as beyond,
           coalesce(people.people, 0) as people, coalesce(people.women, 0) as women, coalesce(people.men, 0) as men,
           coalesce(people.girls, 0) as girls, coalesce(people.boys, 0) as boys,
           coalesce(people.unknown, 0) as unknown,
           (select count(*) from day_handovers h where h.day = d.day and h.stands = 1) as handovers,
           (select count(*) from day_handovers h where h.day = d.day and h.stands = 1 and h.override_by <> '')
               as overrides,
           (select count(*) from day_events e join standing_voids v on v.id = e.id where e.day = d.day) as voids,
           (select count(*) from day_events e join refusals r on r.id = e.id where e.day = d.day) as refusals,
           (select count(*) from day_handovers h where h.day = d.day and h.stands = 1
            and h.id in (select x.handover from double_handovers x)) as doubles
    from days d
    left join (
        select came.day, cast(sum(en.people) as bigint) as people, cast(sum(en.women) as bigint) as women,
               cast(sum(en.men) as bigint) as men, cast(sum(en.girls) as bigint) as girls,
               cast(sum(en.boys) as bigint) as boys, cast(sum(en.unknown) as bigint) as unknown
        from day_came came
        join day_granted g on g.day = came.day and g.household = came.household
        join entitlements en on en.id = g.entitlement
        group by came.day) people on people.day = d.day;
