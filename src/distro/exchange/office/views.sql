-- Questions that are asked often. Each can be asked for one day, one site or one household, and reads no more than that.

-- The register as it stands, without names.
create view households as
    select r.household as id, r.number, r.point, r.population_group, r.people
    from household_records r
    where r.id = (select max(o.id) from household_records o where o.household = r.household);

-- What a household may take in a round, as it is now.
create view entitled as
    select en.*, s.site
    from entitlement_states s join entitlements en on en.id = s.id
    where s.stands = 1 and not exists (
        select 1 from entitlement_states o where o.household = s.household and o.round = s.round and o.id > s.id);

-- The counts of the close that stands.
create view counts as
    select d.day, c.item, c.book, c.counted, c.reason, r.said as note
    from days d
    join closing_counts c on c.closing = d.closing
    left join remarks r on r.about = c.closing and r.place = 'lines.' || c.place;

create view standing_voids as
    select v.* from first_voids f join voids v on v.id = f.id;

create view standing_handovers as
    select h.* from handovers h where not exists (select 1 from first_voids v where v.handover = h.id);

create view handed_over as
    select e.site, e.occurred_on, l.round, l.basket, l.item, cast(sum(l.quantity) as bigint) as quantity,
           count(distinct coalesce(p.stands_for, h.household)) as households
    from events e
    join handovers h on h.id = e.id
    join handover_lines l on l.handover = h.id and l.quantity > 0
    left join same_people p on p.household = h.household
    where not exists (select 1 from first_voids v where v.handover = h.id)
    group by e.site, e.occurred_on, l.round, l.basket, l.item;

-- What each handover used up of an entitlement line; a substitute settles the item that was due.
create view settlements as
    select h.id as handover, h.household, coalesce(p.stands_for, h.household) as people, h.override_by, l.round,
           coalesce(f.first_round, l.round) as first_round, l.basket,
           case l.instead_of when '' then l.item else l.instead_of end as item, l.settles
    from handovers h
    join handover_lines l on l.handover = h.id
    left join first_rounds f on f.round = l.round
    left join same_people p on p.household = h.household
    where not exists (select 1 from first_voids v where v.handover = h.id);

-- What was heard of a slip last counts. Two laptops may have given a number twice: it was heard of the first one.
create view referrals as
    select s.number, s.household, s.service, s.receiver, s.priority, s.due_at,
           case when s.id <> (select min(o.id) from slips o where o.number = s.number) then 'sent'
                else coalesce((select x.outcome from outcomes x where x.id = (
                    select max(o.id) from outcomes o where o.number = s.number and o.id > s.id)), 'sent')
           end as outcome
    from slips s;

-- A paper is cancelled once: of a number given twice the first. A transfer that came in is not cancelled.
create view standing_cancellations as
    select c.id, c.document, r.said as reason, p.id as paper
    from papers p
    join cancellations c
      on c.id = (select min(o.id) from cancellations o where o.document = p.document and o.id > p.id)
    left join remarks r on r.about = c.id and r.place = 'reason'
    where p.id = (select min(o.id) from papers o where o.document = p.document)
      and not (p.why = 'transfer' and exists (select 1 from arrivals a where a.document = p.document));

-- What each account holds by the book: a store, a point, a household, what is lost.
create view stock as
    select account, place, item, batch, expiry, donor, condition, cast(sum(quantity) as bigint) as quantity
    from flows
    group by account, place, item, batch, expiry, donor, condition
    having sum(quantity) <> 0;

create view day_events as
    select d.day, d.point, d.opening, d.closing, e.id, e.kind
    from days d join events e on e.day = d.day
    where e.id > d.opening;

-- The handovers of a day, those too that were taken back; which of them stand.
create view day_handovers as
    select de.day, h.id, h.household, h.desk, h.how, h.collector, h.override_by, v.id as void,
           case when v.id is null then 1 else 0 end as stands
    from day_events de
    join handovers h on h.id = de.id
    left join first_voids v on v.handover = h.id;
