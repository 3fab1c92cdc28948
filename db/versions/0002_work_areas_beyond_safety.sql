CREATE TABLE accepted (
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
    ledger TEXT,
    row_id BIGINT,
    rule TEXT,
    row_version BIGINT,
    reason TEXT,
    PRIMARY KEY (id)
);

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
    tier_before TEXT,
    tier_after TEXT,
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

CREATE TABLE "case" (
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
    case_no TEXT,
    case_type TEXT,
    channel TEXT,
    received_on TEXT,
    party TEXT,
    party_id TEXT,
    phone TEXT,
    village_id INTEGER,
    people_count BIGINT,
    skip_level TEXT,
    content TEXT,
    topic TEXT,
    lead_person TEXT,
    handler_unit TEXT,
    handler TEXT,
    accepted_on TEXT,
    notified_on TEXT,
    due_on TEXT,
    extended_days BIGINT,
    closed_on TEXT,
    result TEXT,
    result_note TEXT,
    reply_no TEXT,
    satisfaction TEXT,
    review_stage TEXT,
    status TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_case_village_id FOREIGN KEY(village_id) REFERENCES village (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE case_sanction (
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
    case_id INTEGER,
    person_name TEXT,
    political TEXT,
    form TEXT,
    decided_on TEXT,
    doc_no TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_case_sanction_case_id FOREIGN KEY(case_id) REFERENCES "case" (id) DEFERRABLE INITIALLY DEFERRED
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

CREATE TABLE filing (
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
    report_kind TEXT,
    period TEXT,
    issue_no BIGINT,
    sent_to TEXT,
    due_on TEXT,
    sent_on TEXT,
    sent_by TEXT,
    file TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id)
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
    village_id INTEGER,
    "match" TEXT,
    suspect_id INTEGER,
    match_score BIGINT,
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
    CONSTRAINT fk_finding_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_finding_village_id FOREIGN KEY(village_id) REFERENCES village (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_finding_suspect_id FOREIGN KEY(suspect_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE honor (
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
    title TEXT,
    kind TEXT,
    level TEXT,
    holder_type TEXT,
    holder TEXT,
    village_id INTEGER,
    grade BIGINT,
    granted_by TEXT,
    date TEXT,
    doc_no TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_honor_village_id FOREIGN KEY(village_id) REFERENCES village (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE issue (
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
    issue_no TEXT,
    domain TEXT,
    origin TEXT,
    origin_doc TEXT,
    category TEXT,
    color TEXT,
    description TEXT,
    village_id INTEGER,
    hh_id INTEGER,
    lead_person TEXT,
    resp_unit TEXT,
    resp_person TEXT,
    found_on TEXT,
    due_on TEXT,
    is_longterm INTEGER,
    fixed_on TEXT,
    result TEXT,
    evidence TEXT,
    closed_on TEXT,
    closed_by TEXT,
    subsidy BIGINT,
    subsidy_batch INTEGER,
    status TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_issue_village_id FOREIGN KEY(village_id) REFERENCES village (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_issue_hh_id FOREIGN KEY(hh_id) REFERENCES household (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_issue_subsidy_batch FOREIGN KEY(subsidy_batch) REFERENCES pay_batch (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE issue_measure (
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
    issue_id INTEGER,
    seq BIGINT,
    text TEXT,
    resp_person TEXT,
    due_on TEXT,
    done_on TEXT,
    progress TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_issue_measure_issue_id FOREIGN KEY(issue_id) REFERENCES issue (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE lead (
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
    lead_no TEXT,
    source TEXT,
    received_on TEXT,
    hh_id INTEGER,
    person_name TEXT,
    id_no TEXT,
    village_id INTEGER,
    content TEXT,
    checked_by TEXT,
    checked_on TEXT,
    conclusion TEXT,
    monitor_id INTEGER,
    status TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_lead_hh_id FOREIGN KEY(hh_id) REFERENCES household (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_lead_village_id FOREIGN KEY(village_id) REFERENCES village (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_lead_monitor_id FOREIGN KEY(monitor_id) REFERENCES monitor_case (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE material (
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
    category TEXT,
    name TEXT,
    spec TEXT,
    unit TEXT,
    display_unit TEXT,
    min_qty BIGINT,
    store_place TEXT,
    keeper TEXT,
    phone TEXT,
    shelf_months BIGINT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id)
);

CREATE TABLE material_txn (
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
    txn_no TEXT,
    material_id INTEGER,
    date TEXT,
    kind TEXT,
    qty BIGINT,
    unit_price BIGINT,
    operator TEXT,
    used_for TEXT,
    basis TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_material_txn_material_id FOREIGN KEY(material_id) REFERENCES material (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE microloan (
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
    loan_no TEXT,
    hh_id INTEGER,
    person_id INTEGER,
    bank_name TEXT,
    amount BIGINT,
    rate BIGINT,
    purpose TEXT,
    lent_on TEXT,
    due_on TEXT,
    subsidy_rate BIGINT,
    subsidy_amount BIGINT,
    repaid_on TEXT,
    balance BIGINT,
    extended TEXT,
    status TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_microloan_hh_id FOREIGN KEY(hh_id) REFERENCES household (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_microloan_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE monitor_case (
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
    monitor_no TEXT,
    hh_id INTEGER,
    kind TEXT,
    lead_source TEXT,
    lead_on TEXT,
    verified_on TEXT,
    reviewed_on TEXT,
    notice_from TEXT,
    notice_to TEXT,
    identified_on TEXT,
    income_pc_in BIGINT,
    risk_types TEXT,
    oop_cost BIGINT,
    helper TEXT,
    helper_unit TEXT,
    helper_phone TEXT,
    removal_way TEXT,
    removal_verified_on TEXT,
    removal_notice_from TEXT,
    removal_notice_to TEXT,
    removed_on TEXT,
    income_pc_out BIGINT,
    track_after INTEGER,
    status TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_monitor_case_hh_id FOREIGN KEY(hh_id) REFERENCES household (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE monitor_measure (
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
    monitor_id INTEGER,
    risk_type TEXT,
    kind TEXT,
    content TEXT,
    amount BIGINT,
    unit TEXT,
    start_on TEXT,
    end_on TEXT,
    result TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_monitor_measure_monitor_id FOREIGN KEY(monitor_id) REFERENCES monitor_case (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE party_dev (
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
    branch TEXT,
    applied_on TEXT,
    talk_on TEXT,
    activist_on TEXT,
    candidate_on TEXT,
    vetted_on TEXT,
    trained_on TEXT,
    probation_on TEXT,
    probation_approved_on TEXT,
    full_on TEXT,
    extended_to TEXT,
    mentors TEXT,
    status TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_party_dev_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
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
    kind TEXT,
    for_month TEXT,
    is_manual INTEGER,
    recovery_id INTEGER,
    carried_from INTEGER,
    source_doc TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_pay_line_batch_id FOREIGN KEY(batch_id) REFERENCES pay_batch (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_pay_line_hh_id FOREIGN KEY(hh_id) REFERENCES household (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_pay_line_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_pay_line_benefit_id FOREIGN KEY(benefit_id) REFERENCES benefit (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_pay_line_recovery_id FOREIGN KEY(recovery_id) REFERENCES recovery (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_pay_line_carried_from FOREIGN KEY(carried_from) REFERENCES pay_line (id) DEFERRABLE INITIALLY DEFERRED
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

CREATE TABLE publicity (
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
    title TEXT,
    author TEXT,
    media TEXT,
    media_level TEXT,
    sent_on TEXT,
    approved_by TEXT,
    is_published INTEGER,
    published_on TEXT,
    link TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id)
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

CREATE TABLE score (
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
    scheme TEXT,
    period TEXT,
    village_id INTEGER,
    scored_on TEXT,
    items TEXT,
    total BIGINT,
    rank BIGINT,
    award TEXT,
    award_amount BIGINT,
    problem TEXT,
    scorer TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_score_village_id FOREIGN KEY(village_id) REFERENCES village (id) DEFERRABLE INITIALLY DEFERRED
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

CREATE TABLE stat (
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
    indicator TEXT,
    period TEXT,
    village_id INTEGER,
    value BIGINT,
    unit TEXT,
    basis TEXT,
    source TEXT,
    reporter TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_stat_village_id FOREIGN KEY(village_id) REFERENCES village (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE subsidy_claim (
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
    hh_id INTEGER,
    person_id INTEGER,
    period TEXT,
    school TEXT,
    stage TEXT,
    student_no TEXT,
    industry_kind TEXT,
    qty BIGINT,
    qty_unit TEXT,
    unit_price BIGINT,
    amount BIGINT,
    checked_on TEXT,
    checked_by TEXT,
    batch_id INTEGER,
    status TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fk_subsidy_claim_hh_id FOREIGN KEY(hh_id) REFERENCES household (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_subsidy_claim_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_subsidy_claim_batch_id FOREIGN KEY(batch_id) REFERENCES pay_batch (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE target (
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
    year BIGINT,
    indicator TEXT,
    value BIGINT,
    unit TEXT,
    op TEXT,
    source_expr TEXT,
    source_doc TEXT,
    remark TEXT,
    PRIMARY KEY (id)
);

ALTER TABLE "household" ADD COLUMN "declared_size" BIGINT;

CREATE INDEX ix_accepted_live ON accepted (id) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_accepted_key ON accepted (ledger, row_id, rule) WHERE is_void = 0;

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

CREATE INDEX ix_case_sort ON "case" (received_on DESC, id DESC) WHERE is_void = 0;

CREATE INDEX ix_case_village_id ON "case" (village_id) WHERE village_id IS NOT NULL;

CREATE UNIQUE INDEX uq_case_number ON "case" (case_no);

CREATE INDEX ix_case_sanction_case_id ON case_sanction (case_id) WHERE case_id IS NOT NULL;

CREATE INDEX ix_case_sanction_sort ON case_sanction (decided_on DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_case_sanction_key ON case_sanction (case_id, person_name, form) WHERE is_void = 0;

CREATE INDEX ix_disab_cert_person_id ON disab_cert (person_id) WHERE person_id IS NOT NULL;

CREATE INDEX ix_disab_cert_sort ON disab_cert (applied_on DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_disab_cert_key ON disab_cert (person_id, action, done_on) WHERE is_void = 0;

CREATE INDEX ix_filing_sort ON filing (due_on DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_filing_key ON filing (report_kind, period, issue_no) WHERE is_void = 0;

CREATE INDEX ix_finding_benefit_id ON finding (benefit_id) WHERE benefit_id IS NOT NULL;

CREATE INDEX ix_finding_person_id ON finding (person_id) WHERE person_id IS NOT NULL;

CREATE INDEX ix_finding_sort ON finding (received_on DESC, id DESC) WHERE is_void = 0;

CREATE INDEX ix_finding_suspect_id ON finding (suspect_id) WHERE suspect_id IS NOT NULL;

CREATE INDEX ix_finding_village_id ON finding (village_id) WHERE village_id IS NOT NULL;

CREATE UNIQUE INDEX uq_finding_number ON finding (finding_no);

CREATE INDEX ix_honor_sort ON honor (date DESC, id DESC) WHERE is_void = 0;

CREATE INDEX ix_honor_village_id ON honor (village_id) WHERE village_id IS NOT NULL;

CREATE UNIQUE INDEX uq_honor_key ON honor (title, holder, date) WHERE is_void = 0;

CREATE INDEX ix_issue_hh_id ON issue (hh_id) WHERE hh_id IS NOT NULL;

CREATE INDEX ix_issue_sort ON issue (found_on DESC, id DESC) WHERE is_void = 0;

CREATE INDEX ix_issue_subsidy_batch ON issue (subsidy_batch) WHERE subsidy_batch IS NOT NULL;

CREATE INDEX ix_issue_village_id ON issue (village_id) WHERE village_id IS NOT NULL;

CREATE UNIQUE INDEX uq_issue_number ON issue (issue_no);

CREATE INDEX ix_issue_measure_issue_id ON issue_measure (issue_id) WHERE issue_id IS NOT NULL;

CREATE INDEX ix_issue_measure_sort ON issue_measure (issue_id ASC, seq ASC, id ASC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_issue_measure_key ON issue_measure (issue_id, seq) WHERE is_void = 0;

CREATE INDEX ix_lead_hh_id ON lead (hh_id) WHERE hh_id IS NOT NULL;

CREATE INDEX ix_lead_monitor_id ON lead (monitor_id) WHERE monitor_id IS NOT NULL;

CREATE INDEX ix_lead_sort ON lead (received_on DESC, id DESC) WHERE is_void = 0;

CREATE INDEX ix_lead_village_id ON lead (village_id) WHERE village_id IS NOT NULL;

CREATE UNIQUE INDEX uq_lead_number ON lead (lead_no);

CREATE INDEX ix_material_sort ON material (category ASC, name ASC, id ASC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_material_key ON material (category, name, spec) WHERE is_void = 0;

CREATE INDEX ix_material_txn_material_id ON material_txn (material_id) WHERE material_id IS NOT NULL;

CREATE INDEX ix_material_txn_sort ON material_txn (date DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_material_txn_number ON material_txn (txn_no);

CREATE INDEX ix_microloan_hh_id ON microloan (hh_id) WHERE hh_id IS NOT NULL;

CREATE INDEX ix_microloan_person_id ON microloan (person_id) WHERE person_id IS NOT NULL;

CREATE INDEX ix_microloan_sort ON microloan (lent_on DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_microloan_key ON microloan (loan_no) WHERE is_void = 0;

CREATE INDEX ix_monitor_case_hh_id ON monitor_case (hh_id) WHERE hh_id IS NOT NULL;

CREATE INDEX ix_monitor_case_period ON monitor_case (identified_on) WHERE is_void = 0;

CREATE INDEX ix_monitor_case_sort ON monitor_case (lead_on DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_monitor_case_number ON monitor_case (monitor_no);

CREATE INDEX ix_monitor_measure_monitor_id ON monitor_measure (monitor_id) WHERE monitor_id IS NOT NULL;

CREATE INDEX ix_monitor_measure_sort ON monitor_measure (start_on DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_monitor_measure_key ON monitor_measure (monitor_id, kind, start_on) WHERE is_void = 0;

CREATE INDEX ix_party_dev_person_id ON party_dev (person_id) WHERE person_id IS NOT NULL;

CREATE INDEX ix_party_dev_sort ON party_dev (applied_on DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_party_dev_key ON party_dev (person_id) WHERE is_void = 0;

CREATE INDEX ix_pay_batch_sort ON pay_batch (period DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_pay_batch_key ON pay_batch (program, period, batch_no) WHERE is_void = 0;

CREATE INDEX ix_pay_line_batch_id ON pay_line (batch_id) WHERE batch_id IS NOT NULL;

CREATE INDEX ix_pay_line_benefit_id ON pay_line (benefit_id) WHERE benefit_id IS NOT NULL;

CREATE INDEX ix_pay_line_carried_from ON pay_line (carried_from) WHERE carried_from IS NOT NULL;

CREATE INDEX ix_pay_line_hh_id ON pay_line (hh_id) WHERE hh_id IS NOT NULL;

CREATE INDEX ix_pay_line_person_id ON pay_line (person_id) WHERE person_id IS NOT NULL;

CREATE INDEX ix_pay_line_recovery_id ON pay_line (recovery_id) WHERE recovery_id IS NOT NULL;

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

CREATE INDEX ix_publicity_sort ON publicity (sent_on DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_publicity_key ON publicity (title, media, sent_on) WHERE is_void = 0;

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

CREATE INDEX ix_score_period ON score (scored_on) WHERE is_void = 0;

CREATE INDEX ix_score_sort ON score (period DESC, total DESC, id DESC) WHERE is_void = 0;

CREATE INDEX ix_score_village_id ON score (village_id) WHERE village_id IS NOT NULL;

CREATE UNIQUE INDEX uq_score_key ON score (scheme, period, village_id) WHERE is_void = 0;

CREATE INDEX ix_standard_sort ON standard (program ASC, tier ASC, from_date DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_standard_key ON standard (program, tier, from_date) WHERE is_void = 0;

CREATE INDEX ix_stat_sort ON stat (period DESC, indicator ASC, id ASC) WHERE is_void = 0;

CREATE INDEX ix_stat_village_id ON stat (village_id) WHERE village_id IS NOT NULL;

CREATE UNIQUE INDEX uq_stat_key ON stat (indicator, period, village_id) WHERE is_void = 0;

CREATE INDEX ix_subsidy_claim_batch_id ON subsidy_claim (batch_id) WHERE batch_id IS NOT NULL;

CREATE INDEX ix_subsidy_claim_hh_id ON subsidy_claim (hh_id) WHERE hh_id IS NOT NULL;

CREATE INDEX ix_subsidy_claim_live ON subsidy_claim (id) WHERE is_void = 0;

CREATE INDEX ix_subsidy_claim_period ON subsidy_claim (checked_on) WHERE is_void = 0;

CREATE INDEX ix_subsidy_claim_person_id ON subsidy_claim (person_id) WHERE person_id IS NOT NULL;

CREATE UNIQUE INDEX uq_subsidy_claim_key ON subsidy_claim (program, person_id, period) WHERE is_void = 0;

CREATE INDEX ix_target_sort ON target (year DESC, id DESC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_target_key ON target (year, indicator) WHERE is_void = 0;
