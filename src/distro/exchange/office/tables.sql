-- What the events say, a row each, never changed afterwards: a fold only adds. What comes of them together is in
-- views.sql, so that it does not matter in which order, or in how many folds, the events arrive.
-- The same text makes the tables in SQLite and in PostgreSQL.

create table office (version integer not null, programme text not null);
create table events (
    id text primary key, device text not null, seq bigint not null, kind text not null, site text not null,
    day text not null, by_whom text not null, occurred_at timestamptz not null, occurred_on date not null,
    recorded_at timestamptz not null, digest text not null,
    unique (device, seq));
create index events_of_day on events (day);
create index events_of_site on events (site, occurred_on);
create table quarantine (
    id text, device text, seq bigint, kind text, digest text, stands text, why text,
    primary key (id, digest));
create table checkpoint (device text primary key, seq bigint not null);

create table household_records (
    id text primary key references events (id), household text, number text, point text, population_group text,
    people bigint);
create index records_of_household on household_records (household);

create table duplicates (id text primary key references events (id), kept text, other text);

create table rounds_added (id text primary key references events (id), round text, of_round text);
create index added_of_round on rounds_added (round);
-- `amends`: 0 as it was granted, 1 as it was amended; then no `lines` say that the household is in the round no more.
create table entitlements (
    id text primary key references events (id), round text, household text, population_group text, people bigint,
    women bigint, men bigint, girls bigint, boys bigint, unknown bigint, amends bigint, lines bigint);
create index entitlements_of_household on entitlements (household, round);
create index entitlements_of_round on entitlements (round);
create table entitlement_lines (
    entitlement text references entitlements (id), basket text, item text, quantity bigint, whole bigint);
create index lines_of_entitlement on entitlement_lines (entitlement);
create table entitlement_members (entitlement text references entitlements (id), sex text, ages text, people bigint);
create index members_of_entitlement on entitlement_members (entitlement);

create table openings (id text primary key references events (id), day text, date date);
create index openings_of_day on openings (day);
create table opening_rounds (opening text references openings (id), place integer, round text);
create index rounds_of_opening on opening_rounds (opening);
create table closings (id text primary key references events (id), day text, counted_by text, approved_by text);
create index closings_of_day on closings (day);
create table closing_counts (
    closing text references closings (id), place integer, item text, book bigint, counted bigint, reason text);
create index counts_of_closing on closing_counts (closing);
create table closing_knew (closing text references closings (id), device text, seq bigint);
create index knew_of_closing on closing_knew (closing);
create table closing_unread (closing text references closings (id), device text, first_seq bigint, last_seq bigint);
create index unread_of_closing on closing_unread (closing);
create table supplements (
    id text primary key references events (id), day text, holds text, follows text, approved_by text);
create index supplements_of_day on supplements (day);
create table supplement_reversals (supplement text references supplements (id), closing text, item text, quantity bigint);
create index reversals_of_supplement on supplement_reversals (supplement);

-- `card` is a mark: enough to find a card again, far too little to make one.
create table handovers (
    id text primary key references events (id), desk bigint, household text, how text, collector text,
    override_by text, card text, challenge text, seconded_by text, offline integer);
create index handovers_of_household on handovers (household);
create table handover_lines (
    handover text references handovers (id), place integer, round text, basket text, item text, quantity bigint,
    settles bigint, instead_of text);
create index lines_of_handover on handover_lines (handover);
-- Who a household was made of at a handover, where nothing was granted that would say it.
create table handover_people (
    handover text primary key references handovers (id), population_group text, people bigint, women bigint,
    men bigint, girls bigint, boys bigint, unknown bigint);
create table handover_members (handover text references handovers (id), sex text, ages text, people bigint);
create index members_of_handover on handover_members (handover);
create table voids (id text primary key references events (id), handover text, approved_by text);
create index voids_of_handover on voids (handover);
create table refusals (id text primary key references events (id), verdict text, household text, times bigint);

create table papers (id text primary key references events (id), document text, why text, declared_by text);
create index papers_of_document on papers (document);
-- What came in of a transfer, by the number of its paper; of two laptops that wrote it the first counts.
create table arrivals (id text primary key references events (id), document text);
create index arrivals_of_document on arrivals (document);
create table cancellations (id text primary key references events (id), document text);
create index cancellations_of_document on cancellations (document);
create table movements (
    event text references events (id), item text, batch text, expiry date, donor text, condition text, quantity bigint,
    source text, source_place text, target text, target_place text);
create index movements_of_event on movements (event);

create table slips (
    id text primary key references events (id), number text, household text, service text, receiver text,
    priority text, due_at timestamptz);
create index slips_of_number on slips (number);
create table outcomes (id text primary key references events (id), number text, outcome text);
create index outcomes_of_number on outcomes (number);
create table needs_checks (id text primary key references events (id), household text);

-- What was written freely about an event: an override, a void, a loss, a line of a count; `place` says of what in it.
-- Where somebody asked to be forgotten it goes, whenever that is heard: `erased` has the numbers of what is gone.
create table remarks (id text references events (id), about text, place text, said text);
create index remarks_about on remarks (about);
create index remarks_by_id on remarks (id);
create table erased (id text references events (id), device text, first_seq bigint, last_seq bigint);
