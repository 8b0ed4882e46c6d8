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

-- Two laptops may have opened, or closed, the same day: the first opening, and the first close after it, stand.
create view days as
    select o.day, e.site as point, o.date, e.by_whom as opened_by, e.occurred_at as opened_at,
           ce.occurred_at as closed_at, c.counted_by, c.approved_by, o.id as opening, c.id as closing
    from openings o
    join events e on e.id = o.id
    left join closings c on c.id = (select min(x.id) from closings x where x.day = o.day and x.id > o.id)
    left join events ce on ce.id = c.id
    where o.id = (select min(x.id) from openings x where x.day = o.day);

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

-- What each handover used up of an entitlement line; a substitute settles the item that was due.
create view settlements as
    select h.id as handover, h.household, h.override_by, l.round, l.basket,
           case l.instead_of when '' then l.item else l.instead_of end as item, l.settles
    from handovers h join handover_lines l on l.handover = h.id;

-- Households that were given more than was due to them. An override was decided, and is none.
create view double_collections as
    select taken.household, taken.round, taken.basket, taken.item, taken.due, taken.settled, taken.handovers
    from (
        select s.household, s.round, s.basket, s.item, cast(sum(s.settles) as bigint) as settled,
               count(distinct s.handover) as handovers,
               coalesce((select sum(l.quantity) from entitlement_lines l
                         where l.entitlement = en.id and l.basket = s.basket and l.item = s.item), 0) as due
        from settlements s
        join entitled en on en.household = s.household and en.round = s.round
        where s.override_by = '' and not exists (select 1 from voids v where v.handover = s.handover)
        group by s.household, s.round, s.basket, s.item, en.id) taken
    where taken.settled > taken.due;

-- The later handovers of each double collection: those that ought not to have been.
create view double_handovers as
    select distinct s.handover
    from settlements s
    join double_collections d
      on d.household = s.household and d.round = s.round and d.basket = s.basket and d.item = s.item
    where s.override_by = '' and not exists (select 1 from voids v where v.handover = s.handover)
      and s.handover > (
        select min(o.handover) from settlements o
        join double_collections od
          on od.household = o.household and od.round = o.round and od.basket = o.basket and od.item = o.item
        where o.household = s.household and o.round = s.round and o.override_by = ''
          and not exists (select 1 from voids v where v.handover = o.handover));

-- A slip's number is its first slip's; what was heard of it last counts.
create view referrals as
    select s.number, s.household, s.service, s.receiver, s.priority, s.due_at,
           coalesce((select x.outcome from outcomes x where x.id = (
               select max(o.id) from outcomes o where o.number = s.number and o.id > s.id)), 'sent') as outcome
    from slips s
    where s.id = (select min(o.id) from slips o where o.number = s.number);

-- A paper is cancelled once.
create view standing_cancellations as
    select c.id, c.document, c.reason, p.id as paper
    from papers p
    join cancellations c
      on c.id = (select min(o.id) from cancellations o where o.document = p.document and o.id > p.id)
    where p.id = (select min(o.id) from papers o where o.document = p.document);

-- Everything that ever moved; what was taken back stands a second time, with its sign turned.
create view postings as
    select m.event, m.item, m.batch, m.expiry, m.donor, m.condition, m.source, m.source_place, m.target,
           m.target_place, m.quantity
    from movements m
    where not exists (select 1 from closings c where c.id = m.event)
       or m.event in (select d.closing from days d where d.closing is not null)
    union all
    select v.id, m.item, m.batch, m.expiry, m.donor, m.condition, m.source, m.source_place, m.target,
           m.target_place, -m.quantity
    from standing_voids v join movements m on m.event = v.handover
    union all
    select c.id, m.item, m.batch, m.expiry, m.donor, m.condition, m.source, m.source_place, m.target,
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
