-- What all events together say, kept as tables and made anew at each fold where something new touches it (renew.sql), so
-- that whoever asks for one day reads that day only, however many there are. Ids are in the order of what happened: where
-- "the first one stands" it has the smallest id, and the last one the greatest.

-- A make-up goes on with the entitlements of the round it makes up for, and so does a make-up of a make-up.
create table first_rounds (round text primary key, first_round text not null);
-- The rounds that anything was granted or handed over of.
create table rounds_named (round text primary key);

-- Records that a person judged to be of the same people, each with the one that stands for all of them here.
create table same_people (household text primary key, stands_for text not null);
create index people_of_one on same_people (stands_for);

-- Every state of what a household may take in a round: the first freezing stands until it is amended, and what was
-- amended away may be granted anew. One that does not stand (0) says that the household is in the round no more.
create table entitlement_states (
    household text not null, round text not null, id text not null, site text not null, device text not null,
    seq bigint not null, stands bigint not null, primary key (household, round, id));
create index entitlement_states_at on entitlement_states (round, site);

-- Of two voids of the same handover the first one stands.
create table first_voids (handover text primary key, id text not null);
create index first_voids_by_id on first_voids (id);

-- What was signed of what came after a close: each follows the one before it, and of two that follow the same the first.
create table standing_supplements (
    id text primary key, day text not null, holds text not null, approved_by text not null, place bigint not null);
create index standing_supplements_of_day on standing_supplements (day);

-- Opened on two laptops, it is one day: the first opening gives its date, and the last one before the first close says
-- what stood there by papers of no day. Two laptops may have closed the same day: all
-- closes after the opening count, and the one holds that a person named, as long as nobody did the first.
create table days (
    day text primary key, point text not null, date date not null, opened_by text not null,
    opened_at timestamptz not null, closed_at timestamptz, counted_by text, approved_by text, opening text not null,
    last_opening text not null, closing text);
create index days_of_point on days (point, opening);

-- The rounds of a day, those of its first opening first.
create table day_rounds (day text not null, round text not null, place bigint not null, primary key (day, round));
create index days_of_round on day_rounds (round);

-- What was handed over once more to people who had it already. The round and its make-ups are asked as one.
create table double_collections (
    people text not null, household text not null, round text not null, basket text not null, item text not null,
    due bigint not null, settled bigint not null, handovers bigint not null,
    primary key (people, round, basket, item));
-- Of each double collection all handovers but the first: those that ought not to have been.
create table double_handovers (handover text primary key, people text not null);
create index double_handovers_of on double_handovers (people);

-- What moved, added up for each day, and by itself (`story`) where it is of no day. `since` is when a point has it: what
-- a day put on its shelf counts from the day's opening on, for it changes what later days began with.
create table flows (
    day text not null, story text not null, account text not null, place text not null, since text not null,
    item text not null, batch text not null, expiry date, donor text not null, condition text not null,
    quantity bigint not null);
create index flows_of_day on flows (day);
create index flows_of_story on flows (story);
create index flows_at on flows (account, place, since);

-- Who came, records of the same people as one, and was planned or not; `household` is the record by which they collected
-- last. `entitlement` says who is in it, of the day's rounds or else of those it collected from.
create table day_came (
    day text not null, people text not null, household text not null, handover text not null, planned bigint not null,
    entitlement text, primary key (day, people));
create table day_people (
    day text not null, sex text not null, ages text not null, people bigint not null, primary key (day, sex, ages));

-- The flows of each item at the point over the day; before the close nothing tells what ought to be there.
create table day_items (
    day text not null, point text not null, item text not null, opening bigint, received bigint,
    handed_over bigint not null, returned bigint not null, lost bigint not null, damaged bigint not null,
    expired bigint not null, kits bigint not null, book bigint, counted bigint, primary key (day, item));

-- A row for each day at each site, with the figures of its day report, as they are known now.
create table day_reports (
    day text primary key, site text not null, date date not null, opened_by text not null, closed_at timestamptz,
    counted_by text, approved_by text, planned bigint not null, served bigint not null, no_show bigint not null,
    beyond bigint not null, people bigint not null, women bigint not null, men bigint not null, girls bigint not null,
    boys bigint not null, unknown bigint not null, handovers bigint not null, overrides bigint not null,
    voids bigint not null, refusals bigint not null, doubles bigint not null);
create index day_reports_of_site on day_reports (site, date);
