"""The history of this module's rows is kept from here on."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

import yueke.kernel.history.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0005_audit_chain"),
        ("visits", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="rescheduling",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'visits.rescheduling', n.\"id\", 'visits.visit', n.\"visit_id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('visits.rescheduling', 'I', touched); END IF; RETURN NULL;",
                    hash="be178573f90bf4bad5e562b16ba252e13282a3ed",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_53332",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="visits_rescheduling",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rescheduling",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'visits.rescheduling\', n."id", \'visits.visit\', n."visit_id", \'U\', \'{}\'::jsonb || CASE WHEN o."visit_id" IS DISTINCT FROM n."visit_id" THEN jsonb_build_object(\'visit_id\', o."visit_id") ELSE \'{}\' END || CASE WHEN o."from_date" IS DISTINCT FROM n."from_date" THEN jsonb_build_object(\'from_date\', o."from_date") ELSE \'{}\' END || CASE WHEN o."to_date" IS DISTINCT FROM n."to_date" THEN jsonb_build_object(\'to_date\', o."to_date") ELSE \'{}\' END || CASE WHEN o."reason" IS DISTINCT FROM n."reason" THEN jsonb_build_object(\'reason\', o."reason") ELSE \'{}\' END || CASE WHEN o."by_id" IS DISTINCT FROM n."by_id" THEN jsonb_build_object(\'by_id\', o."by_id") ELSE \'{}\' END || CASE WHEN o."at" IS DISTINCT FROM n."at" THEN jsonb_build_object(\'at\', o."at") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."visit_id" IS DISTINCT FROM n."visit_id" THEN jsonb_build_object(\'visit_id\', n."visit_id") ELSE \'{}\' END || CASE WHEN o."from_date" IS DISTINCT FROM n."from_date" THEN jsonb_build_object(\'from_date\', n."from_date") ELSE \'{}\' END || CASE WHEN o."to_date" IS DISTINCT FROM n."to_date" THEN jsonb_build_object(\'to_date\', n."to_date") ELSE \'{}\' END || CASE WHEN o."reason" IS DISTINCT FROM n."reason" THEN jsonb_build_object(\'reason\', n."reason") ELSE \'{}\' END || CASE WHEN o."by_id" IS DISTINCT FROM n."by_id" THEN jsonb_build_object(\'by_id\', n."by_id") ELSE \'{}\' END || CASE WHEN o."at" IS DISTINCT FROM n."at" THEN jsonb_build_object(\'at\', n."at") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."visit_id" IS DISTINCT FROM n."visit_id" OR o."from_date" IS DISTINCT FROM n."from_date" OR o."to_date" IS DISTINCT FROM n."to_date" OR o."reason" IS DISTINCT FROM n."reason" OR o."by_id" IS DISTINCT FROM n."by_id" OR o."at" IS DISTINCT FROM n."at"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'visits.rescheduling\', \'U\', touched); END IF; RETURN NULL;',
                    hash="3e21582c7461ee91716905d8b9f615f304f3496e",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_0c913",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="visits_rescheduling",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rescheduling",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'visits.rescheduling', o.\"id\", 'visits.visit', o.\"visit_id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('visits.rescheduling', 'D', touched); END IF; RETURN NULL;",
                    hash="44eefb3ab6a92954b135f2f6dc13635faebfb16b",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_d32c1",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="visits_rescheduling",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'visits.visit', n.\"id\", 'visits.visit', n.\"id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('visits.visit', 'I', touched); END IF; RETURN NULL;",
                    hash="b82409eae47ae7f40cc36400bd9b9e0b2883fc05",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_53fc6",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="visits_visit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'visits.visit\', n."id", \'visits.visit\', n."id", \'U\', \'{}\'::jsonb || CASE WHEN o."number" IS DISTINCT FROM n."number" THEN jsonb_build_object(\'number\', o."number") ELSE \'{}\' END || CASE WHEN o."customer_id" IS DISTINCT FROM n."customer_id" THEN jsonb_build_object(\'customer_id\', o."customer_id") ELSE \'{}\' END || CASE WHEN o."kind" IS DISTINCT FROM n."kind" THEN jsonb_build_object(\'kind\', o."kind") ELSE \'{}\' END || CASE WHEN o."clause" IS DISTINCT FROM n."clause" THEN jsonb_build_object(\'clause\', o."clause") ELSE \'{}\' END || CASE WHEN o."state" IS DISTINCT FROM n."state" THEN jsonb_build_object(\'state\', o."state") ELSE \'{}\' END || CASE WHEN o."planned_on" IS DISTINCT FROM n."planned_on" THEN jsonb_build_object(\'planned_on\', o."planned_on") ELSE \'{}\' END || CASE WHEN o."due_at" IS DISTINCT FROM n."due_at" THEN jsonb_build_object(\'due_at\', o."due_at") ELSE \'{}\' END || CASE WHEN o."owner_id" IS DISTINCT FROM n."owner_id" THEN jsonb_build_object(\'owner_id\', o."owner_id") ELSE \'{}\' END || CASE WHEN o."department_id" IS DISTINCT FROM n."department_id" THEN jsonb_build_object(\'department_id\', o."department_id") ELSE \'{}\' END || CASE WHEN o."purpose" IS DISTINCT FROM n."purpose" THEN jsonb_build_object(\'purpose\', o."purpose") ELSE \'{}\' END || CASE WHEN o."materials" IS DISTINCT FROM n."materials" THEN jsonb_build_object(\'materials\', o."materials") ELSE \'{}\' END || CASE WHEN o."done_at" IS DISTINCT FROM n."done_at" THEN jsonb_build_object(\'done_at\', o."done_at") ELSE \'{}\' END || CASE WHEN o."done_by_id" IS DISTINCT FROM n."done_by_id" THEN jsonb_build_object(\'done_by_id\', o."done_by_id") ELSE \'{}\' END || CASE WHEN o."method" IS DISTINCT FROM n."method" THEN jsonb_build_object(\'method\', o."method") ELSE \'{}\' END || CASE WHEN o."contact_name" IS DISTINCT FROM n."contact_name" THEN jsonb_build_object(\'contact_name\', o."contact_name") ELSE \'{}\' END || CASE WHEN o."result" IS DISTINCT FROM n."result" THEN jsonb_build_object(\'result\', o."result") ELSE \'{}\' END || CASE WHEN o."refusal_reason" IS DISTINCT FROM n."refusal_reason" THEN jsonb_build_object(\'refusal_reason\', o."refusal_reason") ELSE \'{}\' END || CASE WHEN o."satisfaction" IS DISTINCT FROM n."satisfaction" THEN jsonb_build_object(\'satisfaction\', o."satisfaction") ELSE \'{}\' END || CASE WHEN o."content" IS DISTINCT FROM n."content" THEN jsonb_build_object(\'content\', o."content") ELSE \'{}\' END || CASE WHEN o."opinion" IS DISTINCT FROM n."opinion" THEN jsonb_build_object(\'opinion\', o."opinion") ELSE \'{}\' END || CASE WHEN o."products" IS DISTINCT FROM n."products" THEN jsonb_build_object(\'products\', o."products") ELSE \'{}\' END || CASE WHEN o."next_step" IS DISTINCT FROM n."next_step" THEN jsonb_build_object(\'next_step\', o."next_step") ELSE \'{}\' END || CASE WHEN o."created_at" IS DISTINCT FROM n."created_at" THEN jsonb_build_object(\'created_at\', o."created_at") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."number" IS DISTINCT FROM n."number" THEN jsonb_build_object(\'number\', n."number") ELSE \'{}\' END || CASE WHEN o."customer_id" IS DISTINCT FROM n."customer_id" THEN jsonb_build_object(\'customer_id\', n."customer_id") ELSE \'{}\' END || CASE WHEN o."kind" IS DISTINCT FROM n."kind" THEN jsonb_build_object(\'kind\', n."kind") ELSE \'{}\' END || CASE WHEN o."clause" IS DISTINCT FROM n."clause" THEN jsonb_build_object(\'clause\', n."clause") ELSE \'{}\' END || CASE WHEN o."state" IS DISTINCT FROM n."state" THEN jsonb_build_object(\'state\', n."state") ELSE \'{}\' END || CASE WHEN o."planned_on" IS DISTINCT FROM n."planned_on" THEN jsonb_build_object(\'planned_on\', n."planned_on") ELSE \'{}\' END || CASE WHEN o."due_at" IS DISTINCT FROM n."due_at" THEN jsonb_build_object(\'due_at\', n."due_at") ELSE \'{}\' END || CASE WHEN o."owner_id" IS DISTINCT FROM n."owner_id" THEN jsonb_build_object(\'owner_id\', n."owner_id") ELSE \'{}\' END || CASE WHEN o."department_id" IS DISTINCT FROM n."department_id" THEN jsonb_build_object(\'department_id\', n."department_id") ELSE \'{}\' END || CASE WHEN o."purpose" IS DISTINCT FROM n."purpose" THEN jsonb_build_object(\'purpose\', n."purpose") ELSE \'{}\' END || CASE WHEN o."materials" IS DISTINCT FROM n."materials" THEN jsonb_build_object(\'materials\', n."materials") ELSE \'{}\' END || CASE WHEN o."done_at" IS DISTINCT FROM n."done_at" THEN jsonb_build_object(\'done_at\', n."done_at") ELSE \'{}\' END || CASE WHEN o."done_by_id" IS DISTINCT FROM n."done_by_id" THEN jsonb_build_object(\'done_by_id\', n."done_by_id") ELSE \'{}\' END || CASE WHEN o."method" IS DISTINCT FROM n."method" THEN jsonb_build_object(\'method\', n."method") ELSE \'{}\' END || CASE WHEN o."contact_name" IS DISTINCT FROM n."contact_name" THEN jsonb_build_object(\'contact_name\', n."contact_name") ELSE \'{}\' END || CASE WHEN o."result" IS DISTINCT FROM n."result" THEN jsonb_build_object(\'result\', n."result") ELSE \'{}\' END || CASE WHEN o."refusal_reason" IS DISTINCT FROM n."refusal_reason" THEN jsonb_build_object(\'refusal_reason\', n."refusal_reason") ELSE \'{}\' END || CASE WHEN o."satisfaction" IS DISTINCT FROM n."satisfaction" THEN jsonb_build_object(\'satisfaction\', n."satisfaction") ELSE \'{}\' END || CASE WHEN o."content" IS DISTINCT FROM n."content" THEN jsonb_build_object(\'content\', n."content") ELSE \'{}\' END || CASE WHEN o."opinion" IS DISTINCT FROM n."opinion" THEN jsonb_build_object(\'opinion\', n."opinion") ELSE \'{}\' END || CASE WHEN o."products" IS DISTINCT FROM n."products" THEN jsonb_build_object(\'products\', n."products") ELSE \'{}\' END || CASE WHEN o."next_step" IS DISTINCT FROM n."next_step" THEN jsonb_build_object(\'next_step\', n."next_step") ELSE \'{}\' END || CASE WHEN o."created_at" IS DISTINCT FROM n."created_at" THEN jsonb_build_object(\'created_at\', n."created_at") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."number" IS DISTINCT FROM n."number" OR o."customer_id" IS DISTINCT FROM n."customer_id" OR o."kind" IS DISTINCT FROM n."kind" OR o."clause" IS DISTINCT FROM n."clause" OR o."state" IS DISTINCT FROM n."state" OR o."planned_on" IS DISTINCT FROM n."planned_on" OR o."due_at" IS DISTINCT FROM n."due_at" OR o."owner_id" IS DISTINCT FROM n."owner_id" OR o."department_id" IS DISTINCT FROM n."department_id" OR o."purpose" IS DISTINCT FROM n."purpose" OR o."materials" IS DISTINCT FROM n."materials" OR o."done_at" IS DISTINCT FROM n."done_at" OR o."done_by_id" IS DISTINCT FROM n."done_by_id" OR o."method" IS DISTINCT FROM n."method" OR o."contact_name" IS DISTINCT FROM n."contact_name" OR o."result" IS DISTINCT FROM n."result" OR o."refusal_reason" IS DISTINCT FROM n."refusal_reason" OR o."satisfaction" IS DISTINCT FROM n."satisfaction" OR o."content" IS DISTINCT FROM n."content" OR o."opinion" IS DISTINCT FROM n."opinion" OR o."products" IS DISTINCT FROM n."products" OR o."next_step" IS DISTINCT FROM n."next_step" OR o."created_at" IS DISTINCT FROM n."created_at"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'visits.visit\', \'U\', touched); END IF; RETURN NULL;',
                    hash="9e381121a0a482d6f5cfa2ff5622224ffb258c0e",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_a932f",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="visits_visit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'visits.visit', o.\"id\", 'visits.visit', o.\"id\", 'D', to_jsonb(o) - ARRAY['updated_at'], NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('visits.visit', 'D', touched); END IF; RETURN NULL;",
                    hash="eb2d6447ead30fd322bd06448c3d13c578ef7af4",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_5f3a5",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="visits_visit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visitfeedback",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'visits.visitfeedback', n.\"id\", 'visits.visit', n.\"visit_id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('visits.visitfeedback', 'I', touched); END IF; RETURN NULL;",
                    hash="562f6ccea5965d622dc225f335004f0db868c29e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_16255",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="visits_visitfeedback",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visitfeedback",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'visits.visitfeedback\', n."id", \'visits.visit\', n."visit_id", \'U\', \'{}\'::jsonb || CASE WHEN o."visit_id" IS DISTINCT FROM n."visit_id" THEN jsonb_build_object(\'visit_id\', o."visit_id") ELSE \'{}\' END || CASE WHEN o."department_id" IS DISTINCT FROM n."department_id" THEN jsonb_build_object(\'department_id\', o."department_id") ELSE \'{}\' END || CASE WHEN o."content" IS DISTINCT FROM n."content" THEN jsonb_build_object(\'content\', o."content") ELSE \'{}\' END || CASE WHEN o."sent_by_id" IS DISTINCT FROM n."sent_by_id" THEN jsonb_build_object(\'sent_by_id\', o."sent_by_id") ELSE \'{}\' END || CASE WHEN o."sent_at" IS DISTINCT FROM n."sent_at" THEN jsonb_build_object(\'sent_at\', o."sent_at") ELSE \'{}\' END || CASE WHEN o."answer" IS DISTINCT FROM n."answer" THEN jsonb_build_object(\'answer\', o."answer") ELSE \'{}\' END || CASE WHEN o."answered_by_id" IS DISTINCT FROM n."answered_by_id" THEN jsonb_build_object(\'answered_by_id\', o."answered_by_id") ELSE \'{}\' END || CASE WHEN o."answered_at" IS DISTINCT FROM n."answered_at" THEN jsonb_build_object(\'answered_at\', o."answered_at") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."visit_id" IS DISTINCT FROM n."visit_id" THEN jsonb_build_object(\'visit_id\', n."visit_id") ELSE \'{}\' END || CASE WHEN o."department_id" IS DISTINCT FROM n."department_id" THEN jsonb_build_object(\'department_id\', n."department_id") ELSE \'{}\' END || CASE WHEN o."content" IS DISTINCT FROM n."content" THEN jsonb_build_object(\'content\', n."content") ELSE \'{}\' END || CASE WHEN o."sent_by_id" IS DISTINCT FROM n."sent_by_id" THEN jsonb_build_object(\'sent_by_id\', n."sent_by_id") ELSE \'{}\' END || CASE WHEN o."sent_at" IS DISTINCT FROM n."sent_at" THEN jsonb_build_object(\'sent_at\', n."sent_at") ELSE \'{}\' END || CASE WHEN o."answer" IS DISTINCT FROM n."answer" THEN jsonb_build_object(\'answer\', n."answer") ELSE \'{}\' END || CASE WHEN o."answered_by_id" IS DISTINCT FROM n."answered_by_id" THEN jsonb_build_object(\'answered_by_id\', n."answered_by_id") ELSE \'{}\' END || CASE WHEN o."answered_at" IS DISTINCT FROM n."answered_at" THEN jsonb_build_object(\'answered_at\', n."answered_at") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."visit_id" IS DISTINCT FROM n."visit_id" OR o."department_id" IS DISTINCT FROM n."department_id" OR o."content" IS DISTINCT FROM n."content" OR o."sent_by_id" IS DISTINCT FROM n."sent_by_id" OR o."sent_at" IS DISTINCT FROM n."sent_at" OR o."answer" IS DISTINCT FROM n."answer" OR o."answered_by_id" IS DISTINCT FROM n."answered_by_id" OR o."answered_at" IS DISTINCT FROM n."answered_at"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'visits.visitfeedback\', \'U\', touched); END IF; RETURN NULL;',
                    hash="4be0a8ca1aa54d5b8a843afd6a89bb36ba174dd4",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_6738f",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="visits_visitfeedback",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visitfeedback",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'visits.visitfeedback', o.\"id\", 'visits.visit', o.\"visit_id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('visits.visitfeedback', 'D', touched); END IF; RETURN NULL;",
                    hash="e211b23256f4f2a215a9df6c7611d8863f28a491",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_33abd",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="visits_visitfeedback",
                    when="AFTER",
                ),
            ),
        ),
    ]
