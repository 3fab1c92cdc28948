ALTER TABLE "benefit" ADD COLUMN "care_allowance" TEXT;

ALTER TABLE "benefit" ADD COLUMN "care_allowance_from" TEXT;

ALTER TABLE "benefit" ADD COLUMN "care_allowance_to" TEXT;

ALTER TABLE "benefit" ADD COLUMN "care_allowance_amount" BIGINT;
