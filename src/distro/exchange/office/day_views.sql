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
        join opening_rounds r on r.opening = d.opening
        join entitled en on en.household = c.household and en.round = r.round
         and (d.closing is null or en.id < d.closing) and (c.planned = 0 or en.site = d.point)
        union all
        select c.day, c.household, 1000 + l.place, en.id
        from came c
        join days d on d.day = c.day
        join handover_lines l on l.handover = c.handover
        join entitled en on en.household = c.household and en.round = l.round
         and (d.closing is null or en.id < d.closing)
        where c.planned = 0),
    ranked as (
        select day, household, entitlement, row_number() over (partition by day, household order by place) as rank
        from could)
    select ranked.day, ranked.household, ranked.entitlement from ranked where ranked.rank = 1;

create view day_people as
    select g.day, m.sex, m.ages, cast(sum(m.people) as bigint) as people
    from day_granted g join entitlement_members m on m.entitlement = g.entitlement
    group by g.day, m.sex, m.ages;

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
