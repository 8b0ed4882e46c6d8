-- What is true of all events together, as the books of a laptop say it. Ids are in the order of what happened: where
-- "the first one stands" it has the smallest id, and the last one the greatest.

-- The register as it stands, without names.
create view households as
    select r.household as id, r.number, r.point, r.population_group, r.people
    from household_records r
    where r.id = (select max(o.id) from household_records o where o.household = r.household);

-- What a household may take in a round: the first freezing stands.
create view entitled as
    select en.*, e.site
    from entitlements en join events e on e.id = en.id
    where en.id = (select min(o.id) from entitlements o where o.household = en.household and o.round = en.round);

-- Opened on two laptops, it is one day: the first opening gives its date.
create view opened_days as
    select o.day, e.site as point, o.date, e.by_whom as opened_by, e.occurred_at as opened_at, o.id as opening
    from openings o join events e on e.id = o.id
    where o.id = (select min(x.id) from openings x where x.day = o.day);

-- What was signed of what came after a close: each follows the one before it, and of two that follow the same the first.
create view standing_supplements as
    with recursive chain as (
        select s.id, s.day, s.holds, s.approved_by, 1 as place from supplements s
        where s.id = (select min(o.id) from supplements o join opened_days d on d.day = o.day and o.id > d.opening
                      where o.day = s.day and o.follows = '')
        union all
        select s.id, s.day, s.holds, s.approved_by, c.place + 1 from chain c
        join supplements s on s.day = c.day and s.follows = c.id
        where s.id = (select min(o.id) from supplements o where o.day = s.day and o.follows = s.follows))
    select chain.id, chain.day, chain.holds, chain.approved_by, chain.place from chain;

-- Two laptops may have closed the same day: all closes after the opening count, and the one holds that a person named,
-- as long as nobody did the first.
create view days as
    select d.day, d.point, d.date, d.opened_by, d.opened_at, ce.occurred_at as closed_at, c.counted_by, c.approved_by,
           d.opening, c.id as closing
    from opened_days d
    left join standing_supplements s on s.day = d.day
     and s.place = (select max(o.place) from standing_supplements o where o.day = d.day)
    left join closings c on c.id = coalesce(
        (select x.id from closings x where x.day = d.day and x.id > d.opening and x.id = s.holds),
        (select min(x.id) from closings x where x.day = d.day and x.id > d.opening))
    left join events ce on ce.id = c.id;

-- The counts of the close that stands.
create view counts as
    select d.day, c.item, c.book, c.counted, c.reason, c.note
    from days d join closing_counts c on c.closing = d.closing;

create view standing_voids as
    select v.* from voids v where v.id = (select min(o.id) from voids o where o.handover = v.handover);

create view standing_handovers as
    select h.* from handovers h where not exists (select 1 from voids v where v.handover = h.id);

create view handed_over as
    select e.site, e.occurred_on, l.round, l.basket, l.item, cast(sum(l.quantity) as bigint) as quantity,
           count(distinct h.household) as households
    from standing_handovers h
    join handover_lines l on l.handover = h.id
    join events e on e.id = h.id
    group by e.site, e.occurred_on, l.round, l.basket, l.item;

-- A make-up goes on with the entitlements of the round it makes up for, and so does a make-up of a make-up.
create view first_rounds as
    with recursive
    added as (
        select a.id, a.round, a.of_round from rounds_added a
        where a.id = (select min(o.id) from rounds_added o where o.round = a.round)),
    chain as (
        select a.id, a.round, a.of_round as first_round from added a
        where not exists (select 1 from added b where b.round = a.of_round and b.id < a.id)
        union all
        select a.id, a.round, c.first_round from added a join chain c on c.round = a.of_round and c.id < a.id)
    select chain.round, chain.first_round from chain;

-- Records that a person judged to be of the same people, each with the one that stands for all of them here.
create view same_people as
    with recursive
    pairs as (select kept as one, other from duplicates union select other, kept from duplicates),
    reached as (
        select one, other from pairs
        union
        select r.one, p.other from reached r join pairs p on p.one = r.other)
    select reached.one as household, min(reached.other) as stands_for from reached group by reached.one;

-- What each handover used up of an entitlement line; a substitute settles the item that was due.
create view settlements as
    select h.id as handover, h.household, coalesce(p.stands_for, h.household) as people, h.override_by, l.round,
           coalesce(f.first_round, l.round) as first_round, l.basket,
           case l.instead_of when '' then l.item else l.instead_of end as item, l.settles
    from handovers h
    join handover_lines l on l.handover = h.id
    left join first_rounds f on f.round = l.round
    left join same_people p on p.household = h.household;

-- The settlements that count against what was due: of handovers that stand. An override was decided, and counts not.
create view claims as
    select s.handover, s.people, s.first_round as round, s.basket, s.item, s.settles
    from settlements s
    where s.override_by = '' and not exists (select 1 from voids v where v.handover = s.handover);

-- What was handed over once more to people who had it already. The round and its make-ups are asked as one.
create view double_collections as
    with taken as materialized (
        select people, round, basket, item, cast(sum(settles) as bigint) as settled,
               count(distinct handover) as handovers
        from claims
        group by people, round, basket, item),
    asked as materialized (
        select coalesce(p.stands_for, en.household) as people, en.round, min(en.id) as entitlement
        from entitled en left join same_people p on p.household = en.household
        where not exists (select 1 from rounds_added a where a.round = en.round)
        group by coalesce(p.stands_for, en.household), en.round)
    select en.household, taken.people, taken.round, taken.basket, taken.item, coalesce(l.quantity, 0) as due,
           taken.settled, taken.handovers
    from taken
    join asked on asked.people = taken.people and asked.round = taken.round
    join entitlements en on en.id = asked.entitlement
    left join entitlement_lines l on l.entitlement = en.id and l.basket = taken.basket and l.item = taken.item
    where taken.settled > coalesce(l.quantity, 0);

-- Of each double collection all handovers but the first: those that ought not to have been.
create view double_handovers as
    with doubles as materialized (select people, round, basket, item from double_collections)
    select distinct later.handover
    from (
        select c.handover, min(c.handover) over (partition by c.people, c.round) as earliest
        from doubles d
        join claims c on c.people = d.people and c.round = d.round and c.basket = d.basket and c.item = d.item) later
    where later.handover > later.earliest;

-- What was heard of a slip last counts. Two laptops may have given a number twice: it was heard of the first one.
create view referrals as
    select s.number, s.household, s.service, s.receiver, s.priority, s.due_at,
           case when s.id <> (select min(o.id) from slips o where o.number = s.number) then 'sent'
                else coalesce((select x.outcome from outcomes x where x.id = (
                    select max(o.id) from outcomes o where o.number = s.number and o.id > s.id)), 'sent')
           end as outcome
    from slips s;

-- A paper is cancelled once: of a number given twice the first.
create view standing_cancellations as
    select c.id, c.document, c.reason, p.id as paper
    from papers p
    join cancellations c
      on c.id = (select min(o.id) from cancellations o where o.document = p.document and o.id > p.id)
    where p.id = (select min(o.id) from papers o where o.document = p.document);

-- Everything that ever moved; what was taken back stands a second time, with its sign turned, and is told for the day of
-- what it takes back.
create view postings as
    select m.event, m.event as told_with, m.item, m.batch, m.expiry, m.donor, m.condition, m.source, m.source_place,
           m.target, m.target_place, m.quantity
    from movements m
    where not exists (select 1 from closings c where c.id = m.event)
      and not exists (select 1 from supplements s where s.id = m.event)
       or m.event in (select c.id from closings c join opened_days d on d.day = c.day and c.id > d.opening)
       or m.event in (select s.id from standing_supplements s)
    union all
    select v.id, v.handover, m.item, m.batch, m.expiry, m.donor, m.condition, m.source, m.source_place, m.target,
           m.target_place, -m.quantity
    from standing_voids v join movements m on m.event = v.handover
    union all
    select c.id, c.id, m.item, m.batch, m.expiry, m.donor, m.condition, m.source, m.source_place, m.target,
           m.target_place, -m.quantity
    from standing_cancellations c join movements m on m.event = c.paper;

-- What each account holds by the book: a store, a point, a household, what is lost.
create view stock as
    select account, place, item, batch, expiry, donor, condition, cast(sum(quantity) as bigint) as quantity
    from (
        select p.target as account, p.target_place as place, p.item, p.batch, p.expiry, p.donor, p.condition, p.quantity
        from postings p
        union all
        select p.source, p.source_place, p.item, p.batch, p.expiry, p.donor, p.condition, -p.quantity
        from postings p) moved
    group by account, place, item, batch, expiry, donor, condition
    having sum(quantity) <> 0;
