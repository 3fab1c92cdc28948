CREATE TABLE month_close (
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
    month TEXT,
    area TEXT,
    snapshot TEXT,
    closed_by TEXT,
    closed_at TEXT,
    reopened_by TEXT,
    reopened_at TEXT,
    reopen_reason TEXT,
    PRIMARY KEY (id)
);

CREATE TABLE month_table (
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
    snapshot TEXT,
    month TEXT,
    table_name TEXT,
    hash TEXT,
    content TEXT,
    PRIMARY KEY (id)
);

ALTER TABLE "benefit" ADD COLUMN "care_allowance" TEXT;

ALTER TABLE "benefit" ADD COLUMN "care_allowance_from" TEXT;

ALTER TABLE "benefit" ADD COLUMN "care_allowance_to" TEXT;

ALTER TABLE "benefit" ADD COLUMN "care_allowance_amount" BIGINT;

CREATE INDEX ix_month_close_sort ON month_close (month ASC, id ASC) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_month_close_key ON month_close (month, area, snapshot) WHERE is_void = 0;

CREATE INDEX ix_month_table_live ON month_table (id) WHERE is_void = 0;

CREATE UNIQUE INDEX uq_month_table_key ON month_table (snapshot, table_name) WHERE is_void = 0;
