CREATE TABLE activity (
    id INTEGER NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    is_void INTEGER DEFAULT 0 NOT NULL,
    void_reason TEXT,
    archived INTEGER DEFAULT 0 NOT NULL,
    as_of VARCHAR(10),
    missing TEXT,
    faults TEXT,
    search TEXT,
    created_by TEXT,
    created_at VARCHAR(32),
    updated_by TEXT,
    updated_at VARCHAR(32),
    act_no TEXT,
    act_type TEXT,
    line TEXT,
    title TEXT,
    date TEXT,
    end_date TEXT,
    level TEXT,
    village_id INTEGER,
    place TEXT,
    organizer TEXT,
    leader TEXT,
    participants TEXT,
    head_count BIGINT,
    hh_count BIGINT,
    person_count BIGINT,
    site_count BIGINT,
    hours BIGINT,
    vehicles BIGINT,
    qty BIGINT,
    qty_unit TEXT,
    summary TEXT,
    photos TEXT,
    files TEXT,
    target_person_id TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_activity_village_id FOREIGN KEY(village_id) REFERENCES village (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE activity_site (
    id INTEGER NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    is_void INTEGER DEFAULT 0 NOT NULL,
    void_reason TEXT,
    archived INTEGER DEFAULT 0 NOT NULL,
    as_of VARCHAR(10),
    missing TEXT,
    faults TEXT,
    search TEXT,
    created_by TEXT,
    created_at VARCHAR(32),
    updated_by TEXT,
    updated_at VARCHAR(32),
    activity_id INTEGER,
    site_id INTEGER,
    place_name TEXT,
    check_items TEXT,
    conclusion TEXT,
    signed_by TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_activity_site_activity_id FOREIGN KEY(activity_id) REFERENCES activity (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_activity_site_site_id FOREIGN KEY(site_id) REFERENCES site (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE changeset (
    id INTEGER NOT NULL,
    at VARCHAR(32) NOT NULL,
    user_name TEXT NOT NULL,
    kind VARCHAR(20) NOT NULL,
    label TEXT NOT NULL,
    reason TEXT,
    meta TEXT,
    undoes INTEGER,
    below INTEGER,
    undo_head INTEGER,
    redo_head INTEGER,
    change_count INTEGER NOT NULL,
    prev_hash VARCHAR(64) NOT NULL,
    hash VARCHAR(64) NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE duty (
    id INTEGER NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    is_void INTEGER DEFAULT 0 NOT NULL,
    void_reason TEXT,
    archived INTEGER DEFAULT 0 NOT NULL,
    as_of VARCHAR(10),
    missing TEXT,
    faults TEXT,
    search TEXT,
    created_by TEXT,
    created_at VARCHAR(32),
    updated_by TEXT,
    updated_at VARCHAR(32),
    person_id INTEGER,
    post_type TEXT,
    level TEXT,
    village_id INTEGER,
    covers TEXT,
    start_on TEXT,
    end_on TEXT,
    source TEXT,
    monthly_pay BIGINT,
    quarter_score TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_duty_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_duty_village_id FOREIGN KEY(village_id) REFERENCES village (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE duty_event (
    id INTEGER NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    is_void INTEGER DEFAULT 0 NOT NULL,
    void_reason TEXT,
    archived INTEGER DEFAULT 0 NOT NULL,
    as_of VARCHAR(10),
    missing TEXT,
    faults TEXT,
    search TEXT,
    created_by TEXT,
    created_at VARCHAR(32),
    updated_by TEXT,
    updated_at VARCHAR(32),
    duty_id INTEGER,
    date TEXT,
    kind TEXT,
    new_rank TEXT,
    doc_no TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_duty_event_duty_id FOREIGN KEY(duty_id) REFERENCES duty (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE hazard (
    id INTEGER NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    is_void INTEGER DEFAULT 0 NOT NULL,
    void_reason TEXT,
    archived INTEGER DEFAULT 0 NOT NULL,
    as_of VARCHAR(10),
    missing TEXT,
    faults TEXT,
    search TEXT,
    created_by TEXT,
    created_at VARCHAR(32),
    updated_by TEXT,
    updated_at VARCHAR(32),
    hazard_no TEXT,
    found_on TEXT,
    source TEXT,
    activity_id INTEGER,
    industry TEXT,
    site_id INTEGER,
    house_id INTEGER,
    place_name TEXT,
    village_id INTEGER,
    location TEXT,
    description TEXT,
    level TEXT,
    criteria TEXT,
    resp_unit TEXT,
    resp_person TEXT,
    resp_phone TEXT,
    super_person TEXT,
    measures TEXT,
    fund_plan BIGINT,
    due_on TEXT,
    contingency TEXT,
    plan_file TEXT,
    is_listed INTEGER,
    listed_by TEXT,
    interim_control TEXT,
    assigned_on TEXT,
    notice_no TEXT,
    started_on TEXT,
    fixed_on TEXT,
    fix_note TEXT,
    fund_actual BIGINT,
    recheck_on TEXT,
    recheck_by TEXT,
    recheck_opinion TEXT,
    closed_on TEXT,
    closed_by TEXT,
    extension TEXT,
    transferred_to TEXT,
    transferred_on TEXT,
    reopen_of INTEGER,
    photo_before TEXT,
    photo_after TEXT,
    status TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_hazard_activity_id FOREIGN KEY(activity_id) REFERENCES activity (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_hazard_site_id FOREIGN KEY(site_id) REFERENCES site (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_hazard_house_id FOREIGN KEY(house_id) REFERENCES house (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_hazard_village_id FOREIGN KEY(village_id) REFERENCES village (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_hazard_reopen_of FOREIGN KEY(reopen_of) REFERENCES hazard (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE holiday (
    id INTEGER NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    is_void INTEGER DEFAULT 0 NOT NULL,
    void_reason TEXT,
    archived INTEGER DEFAULT 0 NOT NULL,
    as_of VARCHAR(10),
    missing TEXT,
    faults TEXT,
    search TEXT,
    created_by TEXT,
    created_at VARCHAR(32),
    updated_by TEXT,
    updated_at VARCHAR(32),
    day TEXT,
    kind TEXT,
    note TEXT,
    PRIMARY KEY (id)
);

CREATE TABLE house (
    id INTEGER NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    is_void INTEGER DEFAULT 0 NOT NULL,
    void_reason TEXT,
    archived INTEGER DEFAULT 0 NOT NULL,
    as_of VARCHAR(10),
    missing TEXT,
    faults TEXT,
    search TEXT,
    created_by TEXT,
    created_at VARCHAR(32),
    updated_by TEXT,
    updated_at VARCHAR(32),
    house_no TEXT,
    owner_person_id INTEGER,
    village_id INTEGER,
    address TEXT,
    usage TEXT,
    biz_use TEXT,
    is_crowded INTEGER,
    floors BIGINT,
    structure TEXT,
    area_m2 BIGINT,
    build_year BIGINT,
    is_modified INTEGER,
    modified_note TEXT,
    land_permit TEXT,
    plan_permit TEXT,
    build_permit TEXT,
    biz_permit TEXT,
    fire_ok TEXT,
    prelim TEXT,
    appraisal TEXT,
    appraisal_no TEXT,
    surveyed_on TEXT,
    surveyor TEXT,
    control TEXT,
    evacuated_count BIGINT,
    is_uploaded INTEGER,
    has_hazard INTEGER,
    status TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_house_owner_person_id FOREIGN KEY(owner_person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_house_village_id FOREIGN KEY(village_id) REFERENCES village (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE household (
    id INTEGER NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    is_void INTEGER DEFAULT 0 NOT NULL,
    void_reason TEXT,
    archived INTEGER DEFAULT 0 NOT NULL,
    as_of VARCHAR(10),
    missing TEXT,
    faults TEXT,
    search TEXT,
    created_by TEXT,
    created_at VARCHAR(32),
    updated_by TEXT,
    updated_at VARCHAR(32),
    hh_no TEXT,
    head_person_id INTEGER,
    village_id INTEGER,
    group_name TEXT,
    address TEXT,
    hukou_no TEXT,
    hukou_type TEXT,
    phone TEXT,
    hh_nature TEXT,
    lifted_year BIGINT,
    farmland_mu BIGINT,
    housing_safe TEXT,
    acct_name TEXT,
    bank_name TEXT,
    bank_no TEXT,
    acct_kind TEXT,
    status TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_household_head_person_id FOREIGN KEY(head_person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_household_village_id FOREIGN KEY(village_id) REFERENCES village (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE household_income (
    id INTEGER NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    is_void INTEGER DEFAULT 0 NOT NULL,
    void_reason TEXT,
    archived INTEGER DEFAULT 0 NOT NULL,
    as_of VARCHAR(10),
    missing TEXT,
    faults TEXT,
    search TEXT,
    created_by TEXT,
    created_at VARCHAR(32),
    updated_by TEXT,
    updated_at VARCHAR(32),
    hh_id INTEGER,
    year BIGINT,
    wage BIGINT,
    business BIGINT,
    property BIGINT,
    transfer BIGINT,
    excluded BIGINT,
    deduction BIGINT,
    total BIGINT,
    persons BIGINT,
    income_pc BIGINT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_household_income_hh_id FOREIGN KEY(hh_id) REFERENCES household (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE id_counter (
    ledger VARCHAR(60) NOT NULL,
    next_id BIGINT,
    PRIMARY KEY (ledger)
);

CREATE TABLE person (
    id INTEGER NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    is_void INTEGER DEFAULT 0 NOT NULL,
    void_reason TEXT,
    archived INTEGER DEFAULT 0 NOT NULL,
    as_of VARCHAR(10),
    missing TEXT,
    faults TEXT,
    search TEXT,
    created_by TEXT,
    created_at VARCHAR(32),
    updated_by TEXT,
    updated_at VARCHAR(32),
    name TEXT,
    id_type TEXT,
    id_no TEXT,
    sex TEXT,
    birth TEXT,
    ethnicity TEXT,
    hh_id INTEGER,
    relation TEXT,
    is_coliving INTEGER,
    hukou_addr TEXT,
    resid_addr TEXT,
    phone TEXT,
    marital TEXT,
    education TEXT,
    school_status TEXT,
    health TEXT,
    labor TEXT,
    work_status TEXT,
    disab_no TEXT,
    disab_kind TEXT,
    disab_level TEXT,
    disab_expire TEXT,
    political TEXT,
    med_insured TEXT,
    pension_insured TEXT,
    acct_name TEXT,
    bank_name TEXT,
    bank_no TEXT,
    acct_kind TEXT,
    ss_card_no TEXT,
    alive_status TEXT,
    death_date TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_person_hh_id FOREIGN KEY(hh_id) REFERENCES household (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE settings (
    id INTEGER NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    is_void INTEGER DEFAULT 0 NOT NULL,
    void_reason TEXT,
    archived INTEGER DEFAULT 0 NOT NULL,
    as_of VARCHAR(10),
    missing TEXT,
    faults TEXT,
    search TEXT,
    created_by TEXT,
    created_at VARCHAR(32),
    updated_by TEXT,
    updated_at VARCHAR(32),
    "key" TEXT,
    value TEXT,
    PRIMARY KEY (id)
);

CREATE TABLE site (
    id INTEGER NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    is_void INTEGER DEFAULT 0 NOT NULL,
    void_reason TEXT,
    archived INTEGER DEFAULT 0 NOT NULL,
    as_of VARCHAR(10),
    missing TEXT,
    faults TEXT,
    search TEXT,
    created_by TEXT,
    created_at VARCHAR(32),
    updated_by TEXT,
    updated_at VARCHAR(32),
    site_no TEXT,
    kind TEXT,
    name TEXT,
    biz_type TEXT,
    industry TEXT,
    uscc TEXT,
    principal TEXT,
    principal_id TEXT,
    phone TEXT,
    village_id INTEGER,
    address TEXT,
    lnglat TEXT,
    area_m2 BIGINT,
    staff_count BIGINT,
    fuel TEXT,
    length_km BIGINT,
    risk_level TEXT,
    is_key INTEGER,
    regulator TEXT,
    contact_cadre INTEGER,
    check_freq TEXT,
    registered_on TEXT,
    status TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_site_village_id FOREIGN KEY(village_id) REFERENCES village (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_site_contact_cadre FOREIGN KEY(contact_cadre) REFERENCES duty (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE team (
    id INTEGER NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    is_void INTEGER DEFAULT 0 NOT NULL,
    void_reason TEXT,
    archived INTEGER DEFAULT 0 NOT NULL,
    as_of VARCHAR(10),
    missing TEXT,
    faults TEXT,
    search TEXT,
    created_by TEXT,
    created_at VARCHAR(32),
    updated_by TEXT,
    updated_at VARCHAR(32),
    kind TEXT,
    name TEXT,
    level TEXT,
    village_id INTEGER,
    leader TEXT,
    phone TEXT,
    member_count BIGINT,
    vehicle_count BIGINT,
    founded_on TEXT,
    disbanded_on TEXT,
    duty_text TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_team_village_id FOREIGN KEY(village_id) REFERENCES village (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE village (
    id INTEGER NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    is_void INTEGER DEFAULT 0 NOT NULL,
    void_reason TEXT,
    archived INTEGER DEFAULT 0 NOT NULL,
    as_of VARCHAR(10),
    missing TEXT,
    faults TEXT,
    search TEXT,
    created_by TEXT,
    created_at VARCHAR(32),
    updated_by TEXT,
    updated_at VARCHAR(32),
    code12 TEXT,
    name TEXT,
    kind TEXT,
    secretary_name TEXT,
    phone TEXT,
    group_count BIGINT,
    household_count BIGINT,
    population BIGINT,
    farmland_mu BIGINT,
    is_lifted INTEGER,
    sort_no BIGINT,
    is_active INTEGER,
    aliases TEXT,
    short_code TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id)
);

CREATE TABLE change_log (
    changeset_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    ledger VARCHAR(60) NOT NULL,
    row_id INTEGER NOT NULL,
    act VARCHAR(10) NOT NULL,
    version INTEGER,
    "before" TEXT,
    "after" TEXT,
    PRIMARY KEY (changeset_id, seq),
    FOREIGN KEY(changeset_id) REFERENCES changeset (id)
);

CREATE INDEX ix_activity_sort ON activity (date DESC, id DESC) WHERE is_void = 0;

CREATE INDEX ix_activity_village_id ON activity (village_id) WHERE village_id IS NOT NULL;

CREATE UNIQUE INDEX uq_activity_number ON activity (act_no);

CREATE INDEX ix_activity_site_activity_id ON activity_site (activity_id) WHERE activity_id IS NOT NULL;

CREATE INDEX ix_activity_site_live ON activity_site (id) WHERE is_void = 0;

CREATE INDEX ix_activity_site_site_id ON activity_site (site_id) WHERE site_id IS NOT NULL;

CREATE UNIQUE INDEX uq_activity_site_key ON activity_site (activity_id, site_id) WHERE is_void = 0;

CREATE INDEX ix_duty_person_id ON duty (person_id) WHERE person_id IS NOT NULL;

CREATE INDEX ix_duty_sort ON duty (start_on DESC, id DESC) WHERE is_void = 0;

CREATE INDEX ix_duty_village_id ON duty (village_id) WHERE village_id IS NOT NULL;

CREATE UNIQUE INDEX uq_duty_key ON duty (person_id, post_type, start_on) WHERE is_void = 0;

CREATE INDEX ix_duty_event_duty_id ON duty_event (duty_id) WHERE duty_id IS NOT NULL;

CREATE INDEX ix_duty_event_sort ON duty_event (date DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_duty_event_key ON duty_event (duty_id, date, kind) WHERE is_void = 0;

CREATE INDEX ix_hazard_activity_id ON hazard (activity_id) WHERE activity_id IS NOT NULL;

CREATE INDEX ix_hazard_house_id ON hazard (house_id) WHERE house_id IS NOT NULL;

CREATE INDEX ix_hazard_reopen_of ON hazard (reopen_of) WHERE reopen_of IS NOT NULL;

CREATE INDEX ix_hazard_site_id ON hazard (site_id) WHERE site_id IS NOT NULL;

CREATE INDEX ix_hazard_sort ON hazard (found_on DESC, id DESC) WHERE is_void = 0;

CREATE INDEX ix_hazard_village_id ON hazard (village_id) WHERE village_id IS NOT NULL;

CREATE UNIQUE INDEX uq_hazard_number ON hazard (hazard_no);

CREATE INDEX ix_holiday_sort ON holiday (day ASC, id ASC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_holiday_key ON holiday (day) WHERE is_void = 0;

CREATE INDEX ix_house_owner_person_id ON house (owner_person_id) WHERE owner_person_id IS NOT NULL;

CREATE INDEX ix_house_period ON house (surveyed_on) WHERE is_void = 0;

CREATE INDEX ix_house_sort ON house (house_no ASC, id ASC) WHERE is_void = 0;

CREATE INDEX ix_house_village_id ON house (village_id) WHERE village_id IS NOT NULL;

CREATE UNIQUE INDEX uq_house_number ON house (house_no);

CREATE INDEX ix_household_head_person_id ON household (head_person_id) WHERE head_person_id IS NOT NULL;

CREATE INDEX ix_household_sort ON household (hh_no ASC, id ASC) WHERE is_void = 0;

CREATE INDEX ix_household_village_id ON household (village_id) WHERE village_id IS NOT NULL;

CREATE UNIQUE INDEX uq_household_number ON household (hh_no);

CREATE INDEX ix_household_income_hh_id ON household_income (hh_id) WHERE hh_id IS NOT NULL;

CREATE INDEX ix_household_income_sort ON household_income (year DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_household_income_key ON household_income (hh_id, year) WHERE is_void = 0;

CREATE INDEX ix_person_hh_id ON person (hh_id) WHERE hh_id IS NOT NULL;

CREATE INDEX ix_person_live ON person (id) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_person_key ON person (id_no) WHERE is_void = 0;

CREATE INDEX ix_settings_live ON settings (id) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_settings_key ON settings ("key") WHERE is_void = 0;

CREATE INDEX ix_site_contact_cadre ON site (contact_cadre) WHERE contact_cadre IS NOT NULL;

CREATE INDEX ix_site_sort ON site (site_no ASC, id ASC) WHERE is_void = 0;

CREATE INDEX ix_site_village_id ON site (village_id) WHERE village_id IS NOT NULL;

CREATE UNIQUE INDEX uq_site_number ON site (site_no);

CREATE INDEX ix_team_sort ON team (kind ASC, name ASC, id ASC) WHERE is_void = 0;

CREATE INDEX ix_team_village_id ON team (village_id) WHERE village_id IS NOT NULL;

CREATE UNIQUE INDEX uq_team_key ON team (kind, name) WHERE is_void = 0;

CREATE INDEX ix_village_sort ON village (sort_no ASC, id ASC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_village_key ON village (name) WHERE is_void = 0;

CREATE INDEX ix_change_log_row ON change_log (ledger, row_id);

CREATE TRIGGER changeset_update BEFORE UPDATE ON changeset BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER changeset_delete BEFORE DELETE ON changeset BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER change_log_update BEFORE UPDATE ON change_log BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER change_log_delete BEFORE DELETE ON change_log BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER changeset_replace BEFORE INSERT ON changeset WHEN EXISTS (SELECT 1 FROM changeset WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER change_log_replace BEFORE INSERT ON change_log WHEN EXISTS (SELECT 1 FROM change_log WHERE changeset_id = NEW.changeset_id AND seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
