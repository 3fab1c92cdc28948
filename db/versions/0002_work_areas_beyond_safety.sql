CREATE TABLE benefit (
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
    program TEXT,
    obj_type TEXT,
    hh_id INTEGER,
    person_id INTEGER,
    cert_no TEXT,
    is_single INTEGER,
    tier TEXT,
    review_cycle TEXT,
    reason TEXT,
    applied_on TEXT,
    accepted_on TEXT,
    survey_start TEXT,
    survey_on TEXT,
    surveyors TEXT,
    verify_report_on TEXT,
    reviewed_on TEXT,
    notice_from TEXT,
    notice_to TEXT,
    notice_objection TEXT,
    submitted_on TEXT,
    approved_on TEXT,
    approver_level TEXT,
    decision TEXT,
    denied_notified_on TEXT,
    start_month TEXT,
    declared_count BIGINT,
    monthly_amount BIGINT,
    care_place TEXT,
    institution TEXT,
    caregiver TEXT,
    self_care TEXT,
    adl_failed BIGINT,
    adl_on TEXT,
    basic_std BIGINT,
    care_std BIGINT,
    disab_snapshot TEXT,
    taper_until TEXT,
    kin_filed INTEGER,
    last_review_on TEXT,
    next_review_on TEXT,
    end_month TEXT,
    end_reason TEXT,
    status TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_benefit_hh_id FOREIGN KEY(hh_id) REFERENCES household (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_benefit_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE benefit_event (
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
    benefit_id INTEGER,
    month TEXT,
    kind TEXT,
    delta_hh BIGINT,
    delta_person BIGINT,
    amount_before BIGINT,
    amount_after BIGINT,
    reason TEXT,
    basis_doc TEXT,
    operator TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_benefit_event_benefit_id FOREIGN KEY(benefit_id) REFERENCES benefit (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE benefit_member (
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
    benefit_id INTEGER,
    person_id INTEGER,
    relation TEXT,
    is_covered INTEGER,
    not_covered_reason TEXT,
    amount BIGINT,
    plus_reason TEXT,
    start_month TEXT,
    end_month TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_benefit_member_benefit_id FOREIGN KEY(benefit_id) REFERENCES benefit (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_benefit_member_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE care_object (
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
    person_id INTEGER,
    start_on TEXT,
    end_on TEXT,
    end_reason TEXT,
    kin_name TEXT,
    kin_phone TEXT,
    kin_place TEXT,
    self_care TEXT,
    visitor TEXT,
    visit_freq TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_care_object_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE disab_cert (
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
    action TEXT,
    applied_on TEXT,
    rated_on TEXT,
    cert_no TEXT,
    disab_kind TEXT,
    disab_level TEXT,
    done_on TEXT,
    expire_on TEXT,
    status TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_disab_cert_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE finding (
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
    finding_no TEXT,
    source_org TEXT,
    source_doc TEXT,
    received_on TEXT,
    kind TEXT,
    benefit_id INTEGER,
    person_id INTEGER,
    name_raw TEXT,
    id_no_raw TEXT,
    "match" TEXT,
    detail TEXT,
    period TEXT,
    checked_by TEXT,
    checked_on TEXT,
    conclusion TEXT,
    action TEXT,
    note TEXT,
    closed_on TEXT,
    status TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_finding_benefit_id FOREIGN KEY(benefit_id) REFERENCES benefit (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_finding_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE pay_batch (
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
    program TEXT,
    period TEXT,
    batch_no BIGINT,
    fund_source TEXT,
    standard TEXT,
    made_on TEXT,
    notice_from TEXT,
    notice_to TEXT,
    sent_on TEXT,
    paid_on TEXT,
    made_by TEXT,
    checked_by TEXT,
    approved_by TEXT,
    status TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id)
);

CREATE TABLE pay_line (
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
    batch_id INTEGER,
    seq BIGINT,
    hh_id INTEGER,
    person_id INTEGER,
    id_no TEXT,
    village_text TEXT,
    benefit_id INTEGER,
    tier TEXT,
    person_count BIGINT,
    qty BIGINT,
    qty_unit TEXT,
    unit_price BIGINT,
    base_amount BIGINT,
    adjust_amount BIGINT,
    amount BIGINT,
    acct_name TEXT,
    bank_name TEXT,
    bank_no TEXT,
    result TEXT,
    fail_reason TEXT,
    remark TEXT,
    source_doc TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_pay_line_batch_id FOREIGN KEY(batch_id) REFERENCES pay_batch (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_pay_line_hh_id FOREIGN KEY(hh_id) REFERENCES household (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_pay_line_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_pay_line_benefit_id FOREIGN KEY(benefit_id) REFERENCES benefit (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE project (
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
    project_no TEXT,
    online_code TEXT,
    name TEXT,
    tags TEXT,
    kind TEXT,
    nature TEXT,
    villages TEXT,
    place TEXT,
    content TEXT,
    owner_unit TEXT,
    resp_unit TEXT,
    resp_person TEXT,
    phone TEXT,
    builder TEXT,
    supervisor TEXT,
    invest_total BIGINT,
    estimate BIGINT,
    budget BIGINT,
    contract_price BIGINT,
    final_price BIGINT,
    invest_year BIGINT,
    plan_start TEXT,
    plan_end TEXT,
    in_pool_on TEXT,
    pool_year BIGINT,
    approved_on TEXT,
    approval_no TEXT,
    procure TEXT,
    bid_on TEXT,
    started_on TEXT,
    finished_on TEXT,
    accepted_on TEXT,
    accept_result TEXT,
    settled_on TEXT,
    handed_on TEXT,
    caretaker TEXT,
    asset_kind TEXT,
    asset_owner TEXT,
    benefit_hh BIGINT,
    benefit_person BIGINT,
    is_publicized INTEGER,
    investor TEXT,
    investor_place TEXT,
    signed_on TEXT,
    contract_invest BIGINT,
    stat_code TEXT,
    perf_goal TEXT,
    problem TEXT,
    stage TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id)
);

CREATE TABLE project_doc (
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
    project_id INTEGER,
    title TEXT,
    doc_kind TEXT,
    invest_est BIGINT,
    submitted_on TEXT,
    submitted_to TEXT,
    approval TEXT,
    approval_no TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_project_doc_project_id FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE project_fund (
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
    project_id INTEGER,
    source TEXT,
    doc_no TEXT,
    amount_applied BIGINT,
    amount_plan BIGINT,
    amount_granted BIGINT,
    granted_on TEXT,
    amount_arrived BIGINT,
    arrived_on TEXT,
    is_won INTEGER,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_project_fund_project_id FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE project_output (
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
    project_id INTEGER,
    item TEXT,
    village_id INTEGER,
    unit TEXT,
    qty_plan BIGINT,
    qty_done BIGINT,
    amount BIGINT,
    done_on TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_project_output_project_id FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_project_output_village_id FOREIGN KEY(village_id) REFERENCES village (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE project_payment (
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
    project_id INTEGER,
    fund_id INTEGER,
    paid_on TEXT,
    amount BIGINT,
    payee TEXT,
    purpose TEXT,
    voucher_no TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_project_payment_project_id FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_project_payment_fund_id FOREIGN KEY(fund_id) REFERENCES project_fund (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE project_progress (
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
    project_id INTEGER,
    month TEXT,
    done_month BIGINT,
    done_total BIGINT,
    reported_total BIGINT,
    progress_text TEXT,
    progress_pct BIGINT,
    problem TEXT,
    next_plan TEXT,
    photos TEXT,
    reporter TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_project_progress_project_id FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE recovery (
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
    recovery_no TEXT,
    finding_id INTEGER,
    benefit_id INTEGER,
    hh_id INTEGER,
    people_count BIGINT,
    period_from TEXT,
    period_to TEXT,
    amount_due BIGINT,
    amount_got BIGINT,
    method TEXT,
    voucher_no TEXT,
    done_on TEXT,
    treasury_on TEXT,
    status TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_recovery_finding_id FOREIGN KEY(finding_id) REFERENCES finding (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_recovery_benefit_id FOREIGN KEY(benefit_id) REFERENCES benefit (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_recovery_hh_id FOREIGN KEY(hh_id) REFERENCES household (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE relief (
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
    relief_no TEXT,
    person_id INTEGER,
    hh_id INTEGER,
    kind TEXT,
    cause TEXT,
    people_count BIGINT,
    applied_on TEXT,
    verify_on TEXT,
    notice_from TEXT,
    notice_to TEXT,
    approval TEXT,
    backfilled_on TEXT,
    approved_on TEXT,
    form TEXT,
    amount BIGINT,
    goods TEXT,
    paid_on TEXT,
    batch_id INTEGER,
    fund_source TEXT,
    status TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_relief_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_relief_hh_id FOREIGN KEY(hh_id) REFERENCES household (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_relief_batch_id FOREIGN KEY(batch_id) REFERENCES pay_batch (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE standard (
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
    program TEXT,
    tier TEXT,
    from_date TEXT,
    amount BIGINT,
    doc_no TEXT,
    PRIMARY KEY (id)
);

CREATE INDEX ix_benefit_hh_id ON benefit (hh_id) WHERE hh_id IS NOT NULL;

CREATE INDEX ix_benefit_live ON benefit (id) WHERE is_void = 0;

CREATE INDEX ix_benefit_period ON benefit (approved_on) WHERE is_void = 0;

CREATE INDEX ix_benefit_person_id ON benefit (person_id) WHERE person_id IS NOT NULL;

CREATE UNIQUE INDEX uq_benefit_key ON benefit (program, hh_id, person_id, start_month) WHERE is_void = 0;

CREATE INDEX ix_benefit_event_benefit_id ON benefit_event (benefit_id) WHERE benefit_id IS NOT NULL;

CREATE INDEX ix_benefit_event_sort ON benefit_event (month DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_benefit_event_key ON benefit_event (benefit_id, month, kind) WHERE is_void = 0;

CREATE INDEX ix_benefit_member_benefit_id ON benefit_member (benefit_id) WHERE benefit_id IS NOT NULL;

CREATE INDEX ix_benefit_member_person_id ON benefit_member (person_id) WHERE person_id IS NOT NULL;

CREATE INDEX ix_benefit_member_sort ON benefit_member (benefit_id ASC, id ASC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_benefit_member_key ON benefit_member (benefit_id, person_id, start_month) WHERE is_void = 0;

CREATE INDEX ix_care_object_live ON care_object (id) WHERE is_void = 0;

CREATE INDEX ix_care_object_period ON care_object (start_on) WHERE is_void = 0;

CREATE INDEX ix_care_object_person_id ON care_object (person_id) WHERE person_id IS NOT NULL;

CREATE UNIQUE INDEX uq_care_object_key ON care_object (kind, person_id) WHERE is_void = 0;

CREATE INDEX ix_disab_cert_person_id ON disab_cert (person_id) WHERE person_id IS NOT NULL;

CREATE INDEX ix_disab_cert_sort ON disab_cert (applied_on DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_disab_cert_key ON disab_cert (person_id, action, done_on) WHERE is_void = 0;

CREATE INDEX ix_finding_benefit_id ON finding (benefit_id) WHERE benefit_id IS NOT NULL;

CREATE INDEX ix_finding_person_id ON finding (person_id) WHERE person_id IS NOT NULL;

CREATE INDEX ix_finding_sort ON finding (received_on DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_finding_number ON finding (finding_no);

CREATE INDEX ix_pay_batch_sort ON pay_batch (period DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_pay_batch_key ON pay_batch (program, period, batch_no) WHERE is_void = 0;

CREATE INDEX ix_pay_line_batch_id ON pay_line (batch_id) WHERE batch_id IS NOT NULL;

CREATE INDEX ix_pay_line_benefit_id ON pay_line (benefit_id) WHERE benefit_id IS NOT NULL;

CREATE INDEX ix_pay_line_hh_id ON pay_line (hh_id) WHERE hh_id IS NOT NULL;

CREATE INDEX ix_pay_line_person_id ON pay_line (person_id) WHERE person_id IS NOT NULL;

CREATE INDEX ix_pay_line_sort ON pay_line (batch_id DESC, seq ASC, id ASC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_pay_line_key ON pay_line (batch_id, seq) WHERE is_void = 0;

CREATE INDEX ix_project_period ON project (started_on) WHERE is_void = 0;

CREATE INDEX ix_project_sort ON project (project_no DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_project_number ON project (project_no);

CREATE INDEX ix_project_doc_project_id ON project_doc (project_id) WHERE project_id IS NOT NULL;

CREATE INDEX ix_project_doc_sort ON project_doc (submitted_on DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_project_doc_key ON project_doc (title, doc_kind, submitted_on) WHERE is_void = 0;

CREATE INDEX ix_project_fund_period ON project_fund (granted_on) WHERE is_void = 0;

CREATE INDEX ix_project_fund_project_id ON project_fund (project_id) WHERE project_id IS NOT NULL;

CREATE INDEX ix_project_fund_sort ON project_fund (project_id DESC, id ASC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_project_fund_key ON project_fund (project_id, source, doc_no) WHERE is_void = 0;

CREATE INDEX ix_project_output_period ON project_output (done_on) WHERE is_void = 0;

CREATE INDEX ix_project_output_project_id ON project_output (project_id) WHERE project_id IS NOT NULL;

CREATE INDEX ix_project_output_sort ON project_output (project_id DESC, id ASC) WHERE is_void = 0;

CREATE INDEX ix_project_output_village_id ON project_output (village_id) WHERE village_id IS NOT NULL;

CREATE UNIQUE INDEX uq_project_output_key ON project_output (project_id, item, village_id) WHERE is_void = 0;

CREATE INDEX ix_project_payment_fund_id ON project_payment (fund_id) WHERE fund_id IS NOT NULL;

CREATE INDEX ix_project_payment_project_id ON project_payment (project_id) WHERE project_id IS NOT NULL;

CREATE INDEX ix_project_payment_sort ON project_payment (paid_on DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_project_payment_key ON project_payment (project_id, voucher_no) WHERE is_void = 0;

CREATE INDEX ix_project_progress_project_id ON project_progress (project_id) WHERE project_id IS NOT NULL;

CREATE INDEX ix_project_progress_sort ON project_progress (month DESC, project_id DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_project_progress_key ON project_progress (project_id, month) WHERE is_void = 0;

CREATE INDEX ix_recovery_benefit_id ON recovery (benefit_id) WHERE benefit_id IS NOT NULL;

CREATE INDEX ix_recovery_finding_id ON recovery (finding_id) WHERE finding_id IS NOT NULL;

CREATE INDEX ix_recovery_hh_id ON recovery (hh_id) WHERE hh_id IS NOT NULL;

CREATE INDEX ix_recovery_live ON recovery (id) WHERE is_void = 0;

CREATE INDEX ix_recovery_period ON recovery (done_on) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_recovery_number ON recovery (recovery_no);

CREATE INDEX ix_relief_batch_id ON relief (batch_id) WHERE batch_id IS NOT NULL;

CREATE INDEX ix_relief_hh_id ON relief (hh_id) WHERE hh_id IS NOT NULL;

CREATE INDEX ix_relief_person_id ON relief (person_id) WHERE person_id IS NOT NULL;

CREATE INDEX ix_relief_sort ON relief (applied_on DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_relief_number ON relief (relief_no);

CREATE INDEX ix_standard_sort ON standard (program ASC, tier ASC, from_date DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_standard_key ON standard (program, tier, from_date) WHERE is_void = 0;
