"""The history of this module's rows is kept from here on."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

import yueke.kernel.history.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0005_audit_chain"),
        ("compliance", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="adoptedpack",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'compliance.adoptedpack', n.\"id\", 'compliance.adoptedpack', n.\"id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('compliance.adoptedpack', 'I', touched); END IF; RETURN NULL;",
                    hash="6436a34d4874e0107b7761b2fac76141dc3cd06b",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_4a4bd",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="compliance_adoptedpack",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="adoptedpack",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'compliance.adoptedpack\', n."id", \'compliance.adoptedpack\', n."id", \'U\', \'{}\'::jsonb || CASE WHEN o."code" IS DISTINCT FROM n."code" THEN jsonb_build_object(\'code\', o."code") ELSE \'{}\' END || CASE WHEN o."title" IS DISTINCT FROM n."title" THEN jsonb_build_object(\'title\', o."title") ELSE \'{}\' END || CASE WHEN o."content" IS DISTINCT FROM n."content" THEN jsonb_build_object(\'content\', o."content") ELSE \'{}\' END || CASE WHEN o."is_active" IS DISTINCT FROM n."is_active" THEN jsonb_build_object(\'is_active\', o."is_active") ELSE \'{}\' END || CASE WHEN o."adopted_at" IS DISTINCT FROM n."adopted_at" THEN jsonb_build_object(\'adopted_at\', o."adopted_at") ELSE \'{}\' END || CASE WHEN o."adopted_by_id" IS DISTINCT FROM n."adopted_by_id" THEN jsonb_build_object(\'adopted_by_id\', o."adopted_by_id") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."code" IS DISTINCT FROM n."code" THEN jsonb_build_object(\'code\', n."code") ELSE \'{}\' END || CASE WHEN o."title" IS DISTINCT FROM n."title" THEN jsonb_build_object(\'title\', n."title") ELSE \'{}\' END || CASE WHEN o."content" IS DISTINCT FROM n."content" THEN jsonb_build_object(\'content\', n."content") ELSE \'{}\' END || CASE WHEN o."is_active" IS DISTINCT FROM n."is_active" THEN jsonb_build_object(\'is_active\', n."is_active") ELSE \'{}\' END || CASE WHEN o."adopted_at" IS DISTINCT FROM n."adopted_at" THEN jsonb_build_object(\'adopted_at\', n."adopted_at") ELSE \'{}\' END || CASE WHEN o."adopted_by_id" IS DISTINCT FROM n."adopted_by_id" THEN jsonb_build_object(\'adopted_by_id\', n."adopted_by_id") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."code" IS DISTINCT FROM n."code" OR o."title" IS DISTINCT FROM n."title" OR o."content" IS DISTINCT FROM n."content" OR o."is_active" IS DISTINCT FROM n."is_active" OR o."adopted_at" IS DISTINCT FROM n."adopted_at" OR o."adopted_by_id" IS DISTINCT FROM n."adopted_by_id"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'compliance.adoptedpack\', \'U\', touched); END IF; RETURN NULL;',
                    hash="518694e83528817d029a7181ccffe378ce2d1691",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_959ff",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="compliance_adoptedpack",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="adoptedpack",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'compliance.adoptedpack', o.\"id\", 'compliance.adoptedpack', o.\"id\", 'D', to_jsonb(o) - ARRAY['version'], NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('compliance.adoptedpack', 'D', touched); END IF; RETURN NULL;",
                    hash="8c911a469149823d8d320d4e205ebad2a0da4cb4",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_8a641",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="compliance_adoptedpack",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="amendment",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'compliance.amendment', n.\"id\", 'compliance.amendment', n.\"id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('compliance.amendment', 'I', touched); END IF; RETURN NULL;",
                    hash="407189d1540fff7ef4215334c0f604fa3eb35a82",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_bb994",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="compliance_amendment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="amendment",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'compliance.amendment\', n."id", \'compliance.amendment\', n."id", \'U\', \'{}\'::jsonb || CASE WHEN o."pack_code" IS DISTINCT FROM n."pack_code" THEN jsonb_build_object(\'pack_code\', o."pack_code") ELSE \'{}\' END || CASE WHEN o."clause_id" IS DISTINCT FROM n."clause_id" THEN jsonb_build_object(\'clause_id\', o."clause_id") ELSE \'{}\' END || CASE WHEN o."effective_from" IS DISTINCT FROM n."effective_from" THEN jsonb_build_object(\'effective_from\', o."effective_from") ELSE \'{}\' END || CASE WHEN o."values" IS DISTINCT FROM n."values" THEN jsonb_build_object(\'values\', o."values") ELSE \'{}\' END || CASE WHEN o."before" IS DISTINCT FROM n."before" THEN jsonb_build_object(\'before\', o."before") ELSE \'{}\' END || CASE WHEN o."reason" IS DISTINCT FROM n."reason" THEN jsonb_build_object(\'reason\', o."reason") ELSE \'{}\' END || CASE WHEN o."what_if" IS DISTINCT FROM n."what_if" THEN jsonb_build_object(\'what_if\', o."what_if") ELSE \'{}\' END || CASE WHEN o."state" IS DISTINCT FROM n."state" THEN jsonb_build_object(\'state\', o."state") ELSE \'{}\' END || CASE WHEN o."proposed_by_id" IS DISTINCT FROM n."proposed_by_id" THEN jsonb_build_object(\'proposed_by_id\', o."proposed_by_id") ELSE \'{}\' END || CASE WHEN o."proposed_at" IS DISTINCT FROM n."proposed_at" THEN jsonb_build_object(\'proposed_at\', o."proposed_at") ELSE \'{}\' END || CASE WHEN o."decided_by_id" IS DISTINCT FROM n."decided_by_id" THEN jsonb_build_object(\'decided_by_id\', o."decided_by_id") ELSE \'{}\' END || CASE WHEN o."decided_at" IS DISTINCT FROM n."decided_at" THEN jsonb_build_object(\'decided_at\', o."decided_at") ELSE \'{}\' END || CASE WHEN o."note" IS DISTINCT FROM n."note" THEN jsonb_build_object(\'note\', o."note") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."pack_code" IS DISTINCT FROM n."pack_code" THEN jsonb_build_object(\'pack_code\', n."pack_code") ELSE \'{}\' END || CASE WHEN o."clause_id" IS DISTINCT FROM n."clause_id" THEN jsonb_build_object(\'clause_id\', n."clause_id") ELSE \'{}\' END || CASE WHEN o."effective_from" IS DISTINCT FROM n."effective_from" THEN jsonb_build_object(\'effective_from\', n."effective_from") ELSE \'{}\' END || CASE WHEN o."values" IS DISTINCT FROM n."values" THEN jsonb_build_object(\'values\', n."values") ELSE \'{}\' END || CASE WHEN o."before" IS DISTINCT FROM n."before" THEN jsonb_build_object(\'before\', n."before") ELSE \'{}\' END || CASE WHEN o."reason" IS DISTINCT FROM n."reason" THEN jsonb_build_object(\'reason\', n."reason") ELSE \'{}\' END || CASE WHEN o."what_if" IS DISTINCT FROM n."what_if" THEN jsonb_build_object(\'what_if\', n."what_if") ELSE \'{}\' END || CASE WHEN o."state" IS DISTINCT FROM n."state" THEN jsonb_build_object(\'state\', n."state") ELSE \'{}\' END || CASE WHEN o."proposed_by_id" IS DISTINCT FROM n."proposed_by_id" THEN jsonb_build_object(\'proposed_by_id\', n."proposed_by_id") ELSE \'{}\' END || CASE WHEN o."proposed_at" IS DISTINCT FROM n."proposed_at" THEN jsonb_build_object(\'proposed_at\', n."proposed_at") ELSE \'{}\' END || CASE WHEN o."decided_by_id" IS DISTINCT FROM n."decided_by_id" THEN jsonb_build_object(\'decided_by_id\', n."decided_by_id") ELSE \'{}\' END || CASE WHEN o."decided_at" IS DISTINCT FROM n."decided_at" THEN jsonb_build_object(\'decided_at\', n."decided_at") ELSE \'{}\' END || CASE WHEN o."note" IS DISTINCT FROM n."note" THEN jsonb_build_object(\'note\', n."note") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."pack_code" IS DISTINCT FROM n."pack_code" OR o."clause_id" IS DISTINCT FROM n."clause_id" OR o."effective_from" IS DISTINCT FROM n."effective_from" OR o."values" IS DISTINCT FROM n."values" OR o."before" IS DISTINCT FROM n."before" OR o."reason" IS DISTINCT FROM n."reason" OR o."what_if" IS DISTINCT FROM n."what_if" OR o."state" IS DISTINCT FROM n."state" OR o."proposed_by_id" IS DISTINCT FROM n."proposed_by_id" OR o."proposed_at" IS DISTINCT FROM n."proposed_at" OR o."decided_by_id" IS DISTINCT FROM n."decided_by_id" OR o."decided_at" IS DISTINCT FROM n."decided_at" OR o."note" IS DISTINCT FROM n."note"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'compliance.amendment\', \'U\', touched); END IF; RETURN NULL;',
                    hash="76a233ab706f74f02478e81bbb121b26b61a7036",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_e79de",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="compliance_amendment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="amendment",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'compliance.amendment', o.\"id\", 'compliance.amendment', o.\"id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('compliance.amendment', 'D', touched); END IF; RETURN NULL;",
                    hash="eaa97930d20dd21fbd4e5448eaa71203425f951d",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_bf0a2",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="compliance_amendment",
                    when="AFTER",
                ),
            ),
        ),
    ]
