-- What the donor report and the report of handovers say, for whoever asks in SQL. Cases of the protection role never
-- come here: no slip of theirs is in the tables, and none is counted.

-- Households that collected anything, people judged to be the same as one; who they are says the last handover, by the
-- day that people agreed on.
create view collected as
    select told.household, told.handover
    from (
        select coalesce(p.stands_for, h.household) as household, h.id as handover,
               row_number() over (partition by coalesce(p.stands_for, h.household)
                                  order by coalesce(d.date, e.occurred_on) desc, h.id desc) as latest
        from standing_handovers h
        join events e on e.id = h.id
        left join days d on d.day = e.day
        left join same_people p on p.household = h.household
        where exists (select 1 from handover_lines l where l.handover = h.id and l.quantity > 0)) told
    where told.latest = 1;

-- Everybody reached, once. As frozen for what was collected last, as it was known at the close of that day, or else when
-- it was collected; for an override without anything frozen, as it was then. Whoever only met a service counts one.
create view reached as
    with asked as (
        select c.handover, h.household, d.closing, r.round, 0 as of_lines, r.place
        from collected c
        join handovers h on h.id = c.handover
        join events e on e.id = h.id
        join days d on d.day = e.day
        join day_rounds r on r.day = d.day
        union all
        select c.handover, h.household, d.closing, l.round, 1, l.place
        from collected c
        join handovers h on h.id = c.handover
        join events e on e.id = h.id
        join days d on d.day = e.day
        join handover_lines l on l.handover = h.id),
    known as (
        select a.handover, 0 as since, a.of_lines, a.place, g.id, g.site, g.stands,
               row_number() over (partition by a.handover, a.of_lines, a.place order by g.id desc) as latest
        from asked a
        join entitlement_states g on g.household = a.household and g.round = a.round
        left join closing_knew w on w.closing = a.closing and w.device = g.device
        where a.closing is null or g.seq <= w.seq and not exists (
            select 1 from closing_unread u where u.closing = a.closing and u.device = g.device
            and g.seq between u.first_seq and u.last_seq)
        union all
        -- What the close never heard of: as it was when they collected it.
        select a.handover, 1, a.of_lines, a.place, g.id, g.site, g.stands,
               row_number() over (partition by a.handover, a.of_lines, a.place order by g.id desc)
        from asked a
        join entitlement_states g on g.household = a.household and g.round = a.round and g.id < a.handover),
    granted as (
        select handover, id, site, row_number() over (partition by handover order by since, of_lines, place) as rank
        from known where latest = 1 and stands = 1),
    met as (
        select coalesce(p.stands_for, m.household) as household, min(m.id) as event
        from (select id, household from needs_checks union all select id, household from slips) m
        left join same_people p on p.household = m.household
        group by coalesce(p.stands_for, m.household))
    select c.household, coalesce(g.site, case when hp.people is not null then e.site end, r.point, e.site) as site,
           coalesce(en.population_group, hp.population_group, r.population_group) as population_group,
           coalesce(en.people, hp.people, r.people, 1) as people
    from collected c
    join handovers h on h.id = c.handover
    join events e on e.id = h.id
    left join handover_people hp on hp.handover = h.id
    left join granted g on g.handover = c.handover and g.rank = 1
    left join entitlements en on en.id = g.id
    left join households r on r.id = h.household
    union all
    select m.household, coalesce(r.point, e.site), r.population_group, 1
    from met m
    join events e on e.id = m.event
    left join households r on r.id = m.household
    where not exists (select 1 from collected c where c.household = m.household);

-- The figures of the donor report. A contact is every time somebody was served, whoever it was.
create view donor_figures as
    select (select count(*) from reached) as households,
           (select cast(coalesce(sum(people), 0) as bigint) from reached) as people,
           (select count(*) from standing_handovers) + (select count(*) from needs_checks)
           + (select count(*) from slips) as contacts;

-- What was handed over of whose goods. Services leave no stock: theirs is the donor without a name, the programme's.
create view given as
    select told.item, told.donor, cast(sum(told.quantity) as bigint) as quantity
    from (
        select m.item, m.donor, m.quantity
        from standing_handovers h join movements m on m.event = h.id
        union all
        select l.item, '', l.quantity
        from standing_handovers h join handover_lines l on l.handover = h.id
        where not exists (select 1 from movements m where m.event = h.id and m.item = l.item)) told
    group by told.item, told.donor
    having sum(told.quantity) <> 0;

-- Every handover line by line, those taken back too, with who let it pass and why: what an auditor asks.
create view handovers_told as
    select h.id, e.occurred_at, e.occurred_on, e.site, e.day, h.desk, e.by_whom, e.device,
           r.number as household, h.card, h.how, h.challenge, h.seconded_by, h.offline, h.collector,
           h.override_by, ro.said as override_reason,
           l.round, l.basket, l.item, l.quantity, l.instead_of,
           ve.occurred_at as voided_at, ve.by_whom as voided_by, v.approved_by as void_approved_by,
           rv.said as void_reason
    from handovers h
    join events e on e.id = h.id
    join handover_lines l on l.handover = h.id
    left join households r on r.id = h.household
    left join remarks ro on ro.about = h.id and ro.place = 'override_reason'
    left join standing_voids v on v.handover = h.id
    left join events ve on ve.id = v.id
    left join remarks rv on rv.about = v.id and rv.place = 'reason';
