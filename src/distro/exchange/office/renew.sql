-- What a fold has to make anew: the days and the people that something new (`fresh`) touches. Each step makes anew what
-- the next ones ask for; renew_days.sql then writes the days. More than needed may be made anew, never less. A `cross join`
-- has SQLite begin with what is small, of which it knows nothing where it is empty; to PostgreSQL it is a join.

analyze fresh;
create temporary table stale_days (day text primary key);
create temporary table documents (document text primary key);

insert into stale_days
select distinct e.day from fresh f join events e on e.id = f.id where e.day <> '';
insert into stale_days
select e.day from fresh f join voids v on v.id = f.id join events e on e.id = v.handover where e.day <> ''
union
select e.day from fresh f join voids v on v.id = f.id join voids o on o.handover = v.handover
join events e on e.id = o.id where e.day <> ''
on conflict do nothing;
insert into stale_days
select e.day from fresh f join arrivals a on a.id = f.id join arrivals o on o.document = a.document
join events e on e.id = o.id where e.day <> ''
on conflict do nothing;
insert into documents
select p.document from fresh f join papers p on p.id = f.id
union
select a.document from fresh f join arrivals a on a.id = f.id
union
select c.document from fresh f join cancellations c on c.id = f.id where true;
insert into stale_days
select e.day from documents w join cancellations c on c.document = w.document join events e on e.id = c.id
where e.day <> ''
union
select c.day from fresh f join supplement_reversals r on r.supplement = f.id join closings c on c.id = r.closing
where true
on conflict do nothing;
-- The supplements of a point follow one another, of whatever days they are, and so do the days whose closes they reverse.
insert into stale_days
select s.day from supplements s join events e on e.id = s.id
where e.site in (
    select x.site from stale_days w join supplements o on o.day = w.day join events x on x.id = o.id)
on conflict do nothing;
insert into stale_days
select c.day
from stale_days w join supplements s on s.day = w.day
join supplement_reversals r on r.supplement = s.id join closings c on c.id = r.closing
where true
on conflict do nothing;
analyze stale_days;

-- These days themselves.
delete from standing_supplements where day in (select day from stale_days);
insert into standing_supplements
with recursive
opened as (select o.day, min(o.id) as opening from stale_days d join openings o on o.day = d.day group by o.day),
of_point as (
    select s.id, s.day, s.holds, s.approved_by, s.follows, e.site as point
    from opened d join supplements s on s.day = d.day and s.id > d.opening join events e on e.id = d.opening),
chain as (
    select s.id, s.day, s.holds, s.approved_by, s.point, 1 as place
    from of_point s
    where s.id = (select min(o.id) from of_point o where o.point = s.point and o.follows = '')
    union all
    select s.id, s.day, s.holds, s.approved_by, s.point, c.place + 1
    from chain c
    join of_point s on s.point = c.point and s.follows = c.id
    where s.id = (select min(o.id) from of_point o where o.point = s.point and o.follows = s.follows))
select chain.id, chain.day, chain.holds, chain.approved_by, chain.place from chain;
delete from days where day in (select day from stale_days);
insert into days
select f.day, e.site, o.date, e.by_whom, e.occurred_at, ce.occurred_at, c.counted_by, c.approved_by, f.opening,
       (select max(x.id) from openings x where x.day = f.day and x.id < coalesce(
            (select min(y.id) from closings y where y.day = f.day and y.id > f.opening), 'z')),
       c.id
from (select o.day, min(o.id) as opening from stale_days s join openings o on o.day = s.day group by o.day) f
join openings o on o.id = f.opening
join events e on e.id = f.opening
left join standing_supplements s on s.day = f.day
 and s.place = (select max(x.place) from standing_supplements x where x.day = f.day)
left join closings c on c.id = coalesce(
    (select x.id from closings x where x.day = f.day and x.id > f.opening and x.id = s.holds),
    (select min(x.id) from closings x where x.day = f.day and x.id > f.opening))
left join events ce on ce.id = c.id;
delete from day_rounds where day in (select day from stale_days);
insert into day_rounds
select r.day, r.round, min(r.place)
from (
    select o.day, x.round, row_number() over (partition by o.day order by o.id, x.place) as place
    from stale_days s join openings o on o.day = s.day join opening_rounds x on x.opening = o.id) r
group by r.day, r.round;

-- What stands first.
insert into first_voids
select v.handover, min(v.id) from fresh f join voids v on v.id = f.id where true group by v.handover
on conflict (handover) do update set id = excluded.id where excluded.id < first_voids.id;
-- What is granted, as often as it was amended.
create temporary table regranted (household text, round text, primary key (household, round));
insert into regranted
select distinct en.household, en.round from fresh f join entitlements en on en.id = f.id;
analyze regranted;
delete from entitlement_states
where exists (
    select 1 from regranted r
    where r.household = entitlement_states.household and r.round = entitlement_states.round);
insert into entitlement_states
select s.household, s.round, s.id, s.site, s.device, s.seq, case when s.lines > 0 then 1 else 0 end
from (
    select en.household, en.round, en.id, e.site, e.device, e.seq, en.amends, en.lines,
           lag(en.amends) over (partition by en.household, en.round order by en.id) as amends_before,
           lag(en.lines) over (partition by en.household, en.round order by en.id) as lines_before
    from regranted r
    join entitlements en on en.household = r.household and en.round = r.round
    join events e on e.id = en.id) s
where s.amends = 1 or s.amends_before is null or (s.amends_before = 1 and s.lines_before = 0);

-- What was written about somebody who asked to be forgotten goes, and so does who they were.
create temporary table gone (id text primary key);
insert into gone
select distinct e.id
from erased g cross join events e
where e.device = g.device and e.seq between g.first_seq and g.last_seq;
delete from remarks where id in (select id from gone);
delete from household_records where id in (select id from gone);

-- A make-up that was heard of after what was handed over in it changes whatever there is: this is rare.
create temporary table roots (round text primary key, first_round text not null);
create temporary table late_rounds (round text primary key);
insert into roots
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
insert into late_rounds
select r.round from roots r join rounds_named n on n.round = r.round
left join first_rounds f on f.round = r.round
where f.round is null or f.first_round <> r.first_round;
delete from first_rounds where true;
insert into first_rounds select round, first_round from roots;
create temporary table stale_people (household text primary key);
insert into stale_people
select h.household from handovers h where exists (select 1 from late_rounds)
union
select en.household from entitlements en where exists (select 1 from late_rounds);
insert into stale_days
select d.day from days d where exists (select 1 from late_rounds) on conflict do nothing;

-- Who is the same as who: told whole, for a judgement may join two groups.
insert into stale_people
select d.kept from fresh f join duplicates d on d.id = f.id
union
select d.other from fresh f join duplicates d on d.id = f.id where true
on conflict do nothing;
delete from same_people where exists (select 1 from fresh f join duplicates d on d.id = f.id);
insert into same_people
with recursive
pairs as (
    select kept as one, other from duplicates where not exists (select 1 from same_people)
    union
    select other, kept from duplicates where not exists (select 1 from same_people)),
reached as (
    select one, other from pairs
    union
    select r.one, p.other from reached r join pairs p on p.one = r.other)
select reached.one, min(reached.other) from reached group by reached.one;

-- Days that they came to, or were planned for, count them as one.
insert into stale_days
select e.day
from fresh f
join duplicates d on d.id = f.id
join same_people a on a.household = d.kept
join same_people o on o.stands_for = a.stands_for
join handovers h on h.household = o.household
join events e on e.id = h.id
where e.day <> ''
union
select distinct d.day
from fresh f
join duplicates j on j.id = f.id
join same_people a on a.household = j.kept
join same_people o on o.stands_for = a.stands_for
join entitlement_states g on g.household = o.household
join day_rounds r on r.round = g.round
join days d on d.day = r.day and d.point = g.site
where true
on conflict do nothing;

-- Whose handovers are others than before, and since when.
create temporary table touched (household text primary key, since date);
insert into touched
select t.household, min((select min(o.date) from openings o where o.day = t.day))
from (
    select h.household, e.day from fresh f join handovers h on h.id = f.id join events e on e.id = h.id
    union
    select h.household, e.day from fresh f join voids v on v.id = f.id join handovers h on h.id = v.handover
    join events e on e.id = h.id
    union
    select h.household, e.day from fresh f join openings o on o.id = f.id join events e on e.day = o.day
    join handovers h on h.id = e.id) t
group by t.household;
insert into stale_people
select t.household from touched t where true
union
select en.household from fresh f join entitlements en on en.id = f.id where true
on conflict do nothing;
insert into stale_people
select other.household from stale_people s join same_people p on p.household = s.household
join same_people other on other.stands_for = p.stands_for where true
on conflict do nothing;
analyze touched;
analyze stale_people;

-- What they have twice.
create temporary table doubled_before (handover text primary key);
insert into doubled_before
select x.handover from stale_people s join double_handovers x on x.people = s.household;
delete from double_collections where people in (select household from stale_people);
delete from double_handovers where people in (select household from stale_people);
create temporary table claims (
    handover text, people text, round text, basket text, item text, settles bigint);
insert into claims
select h.id, coalesce(p.stands_for, h.household), coalesce(r.first_round, l.round), l.basket,
       case l.instead_of when '' then l.item else l.instead_of end, l.settles
from stale_people s
join handovers h on h.household = s.household and h.override_by = ''
join handover_lines l on l.handover = h.id
left join first_rounds r on r.round = l.round
left join same_people p on p.household = h.household
where not exists (select 1 from first_voids v where v.handover = h.id);
analyze claims;
create temporary table asked (people text, round text, entitlement text, primary key (people, round));
insert into asked
select coalesce(p.stands_for, g.household), g.round, min(g.id)
from stale_people s
cross join entitlement_states g
left join same_people p on p.household = g.household
where g.household = s.household and g.stands = 1
  and not exists (
    select 1 from entitlement_states o where o.household = g.household and o.round = g.round and o.id > g.id)
  and not exists (select 1 from rounds_added a where a.round = g.round)
group by coalesce(p.stands_for, g.household), g.round;
analyze asked;
insert into double_collections
select taken.people, en.household, taken.round, taken.basket, taken.item, coalesce(l.quantity, 0), taken.settled,
       taken.handovers
from (select people, round, basket, item, sum(settles) as settled, count(distinct handover) as handovers
      from claims group by people, round, basket, item) taken
join asked on asked.people = taken.people and asked.round = taken.round
join entitlements en on en.id = asked.entitlement
left join entitlement_lines l on l.entitlement = en.id and l.basket = taken.basket and l.item = taken.item
where taken.settled > coalesce(l.quantity, 0) and taken.handovers > 1;
insert into double_handovers
select distinct later.handover, later.people
from (
    select c.handover, c.people, min(c.handover) over (partition by c.people, c.round) as earliest
    from stale_people s
    join double_collections d on d.people = s.household
    join claims c on c.people = d.people and c.round = d.round and c.basket = d.basket and c.item = d.item) later
where later.handover > later.earliest;
insert into stale_days
select e.day from stale_people s join double_handovers x on x.people = s.household join events e on e.id = x.handover
where e.day <> '' and not exists (select 1 from doubled_before b where b.handover = x.handover)
union
select e.day from doubled_before b join events e on e.id = b.handover
where e.day <> '' and not exists (select 1 from double_handovers x where x.handover = b.handover)
on conflict do nothing;

-- Later days that had planned with these people.
insert into stale_days
select distinct d.day
from touched t
left join same_people a on a.household = t.household
left join same_people o on o.stands_for = a.stands_for
join entitlement_states g on g.household = coalesce(o.household, t.household)
join day_rounds r on r.round = g.round
join days d on d.day = r.day and d.point = g.site and d.date >= t.since
where true
on conflict do nothing;
-- Days that had begun when something was granted for their round, or that people had come to.
create temporary table newly_granted (id text primary key, household text, round text);
insert into newly_granted
select en.id, en.household, en.round from fresh f join entitlements en on en.id = f.id
where exists (select 1 from rounds_named n where n.round = en.round)
   or exists (select 1 from day_rounds r where r.round = en.round);
insert into stale_days
select distinct d.day
from newly_granted g
cross join entitlements o
cross join events e
cross join days d
join day_rounds r on r.day = d.day and r.round = g.round
where o.household = g.household and o.round = g.round and e.id = o.id and d.point = e.site
on conflict do nothing;
insert into stale_days
select distinct e.day
from newly_granted g join handovers h on h.household = g.household join events e on e.id = h.id
where e.day <> ''
  and (exists (select 1 from day_rounds r where r.day = e.day and r.round = g.round)
       or exists (select 1 from handover_lines l where l.handover = h.id and l.round = g.round))
on conflict do nothing;
insert into rounds_named
select en.round from fresh f join entitlements en on en.id = f.id
union
select l.round from fresh f join handover_lines l on l.handover = f.id where true
on conflict do nothing;

-- Where goods are others than before, and since when: later days there began with something else.
create temporary table stories (id text primary key);
insert into stories
select f.id from fresh f
union
select o.id from fresh f join arrivals a on a.id = f.id join arrivals o on o.document = a.document
union
select v.handover from fresh f join voids v on v.id = f.id
union
select c.id from documents w join cancellations c on c.document = w.document
union
select c.id from stale_days s join closings c on c.day = s.day
union
select c.id from stale_days s join supplements c on c.day = s.day;
analyze stories;
insert into stale_days
with moved as (
    select s.id, m.source, m.source_place, m.target, m.target_place
    from stories s join movements m on m.event = s.id
    union all
    select s.id, m.source, m.source_place, m.target, m.target_place
    from stories s join cancellations c on c.id = s.id
    join papers p on p.document = c.document join movements m on m.event = p.id),
at_points as (
    select id, source_place as place from moved where source = 'point'
    union all
    select id, target_place from moved where target = 'point'),
shelves as (
    select d.point as place, d.opening as since from stale_days s join days d on d.day = s.day
    union all
    select m.place, case when d.opening < m.id then d.opening else m.id end
    from at_points m join events e on e.id = m.id left join days d on d.day = e.day),
earliest as (select place, min(since) as since from shelves group by place)
select d.day from earliest x join days d on d.point = x.place and d.last_opening > x.since where true
on conflict do nothing;
insert into stories
select e.id from stale_days s join events e on e.day = s.day where true
on conflict do nothing;
analyze stories;
analyze stale_days;
