"""The history of this module's rows is kept from here on."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

import yueke.kernel.history.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0005_audit_chain"),
        ("organization", "0003_regulation_permissions"),
    ]

    operations = [
        migrations.CreateModel(
            name="RoleDepartment",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("organization.role_departments",),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="company",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'organization.company', n.\"id\", 'organization.company', n.\"id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('organization.company', 'I', touched); END IF; RETURN NULL;",
                    hash="46586bacf3a85dd0e58f76b5c408dafa92769b5f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_2d986",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="organization_company",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="company",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'organization.company\', n."id", \'organization.company\', n."id", \'U\', \'{}\'::jsonb || CASE WHEN o."name" IS DISTINCT FROM n."name" THEN jsonb_build_object(\'name\', o."name") ELSE \'{}\' END || CASE WHEN o."short_name" IS DISTINCT FROM n."short_name" THEN jsonb_build_object(\'short_name\', o."short_name") ELSE \'{}\' END || CASE WHEN o."founded_at" IS DISTINCT FROM n."founded_at" THEN jsonb_build_object(\'founded_at\', o."founded_at") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."name" IS DISTINCT FROM n."name" THEN jsonb_build_object(\'name\', n."name") ELSE \'{}\' END || CASE WHEN o."short_name" IS DISTINCT FROM n."short_name" THEN jsonb_build_object(\'short_name\', n."short_name") ELSE \'{}\' END || CASE WHEN o."founded_at" IS DISTINCT FROM n."founded_at" THEN jsonb_build_object(\'founded_at\', n."founded_at") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."name" IS DISTINCT FROM n."name" OR o."short_name" IS DISTINCT FROM n."short_name" OR o."founded_at" IS DISTINCT FROM n."founded_at"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'organization.company\', \'U\', touched); END IF; RETURN NULL;',
                    hash="1d3a87b15ef5683674b0b6b16ae50e480884bc13",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_bc176",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="organization_company",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="company",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'organization.company', o.\"id\", 'organization.company', o.\"id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('organization.company', 'D', touched); END IF; RETURN NULL;",
                    hash="94a0175d6b69c0fe48cfaa335ce1eb8fb00c6c38",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_c568e",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="organization_company",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="department",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'organization.department', n.\"id\", 'organization.department', n.\"id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('organization.department', 'I', touched); END IF; RETURN NULL;",
                    hash="c6b4c4105474e54a5d02c4eef5012b3bef95ea2e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_63ce4",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="organization_department",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="department",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'organization.department\', n."id", \'organization.department\', n."id", \'U\', \'{}\'::jsonb || CASE WHEN o."kind" IS DISTINCT FROM n."kind" THEN jsonb_build_object(\'kind\', o."kind") ELSE \'{}\' END || CASE WHEN o."name" IS DISTINCT FROM n."name" THEN jsonb_build_object(\'name\', o."name") ELSE \'{}\' END || CASE WHEN o."parent_id" IS DISTINCT FROM n."parent_id" THEN jsonb_build_object(\'parent_id\', o."parent_id") ELSE \'{}\' END || CASE WHEN o."path" IS DISTINCT FROM n."path" THEN jsonb_build_object(\'path\', o."path") ELSE \'{}\' END || CASE WHEN o."head_id" IS DISTINCT FROM n."head_id" THEN jsonb_build_object(\'head_id\', o."head_id") ELSE \'{}\' END || CASE WHEN o."is_active" IS DISTINCT FROM n."is_active" THEN jsonb_build_object(\'is_active\', o."is_active") ELSE \'{}\' END || CASE WHEN o."position" IS DISTINCT FROM n."position" THEN jsonb_build_object(\'position\', o."position") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."kind" IS DISTINCT FROM n."kind" THEN jsonb_build_object(\'kind\', n."kind") ELSE \'{}\' END || CASE WHEN o."name" IS DISTINCT FROM n."name" THEN jsonb_build_object(\'name\', n."name") ELSE \'{}\' END || CASE WHEN o."parent_id" IS DISTINCT FROM n."parent_id" THEN jsonb_build_object(\'parent_id\', n."parent_id") ELSE \'{}\' END || CASE WHEN o."path" IS DISTINCT FROM n."path" THEN jsonb_build_object(\'path\', n."path") ELSE \'{}\' END || CASE WHEN o."head_id" IS DISTINCT FROM n."head_id" THEN jsonb_build_object(\'head_id\', n."head_id") ELSE \'{}\' END || CASE WHEN o."is_active" IS DISTINCT FROM n."is_active" THEN jsonb_build_object(\'is_active\', n."is_active") ELSE \'{}\' END || CASE WHEN o."position" IS DISTINCT FROM n."position" THEN jsonb_build_object(\'position\', n."position") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."kind" IS DISTINCT FROM n."kind" OR o."name" IS DISTINCT FROM n."name" OR o."parent_id" IS DISTINCT FROM n."parent_id" OR o."path" IS DISTINCT FROM n."path" OR o."head_id" IS DISTINCT FROM n."head_id" OR o."is_active" IS DISTINCT FROM n."is_active" OR o."position" IS DISTINCT FROM n."position"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'organization.department\', \'U\', touched); END IF; RETURN NULL;',
                    hash="954ca16a01b8a52c9a10f9db078e51375155d4ed",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_94430",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="organization_department",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="department",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'organization.department', o.\"id\", 'organization.department', o.\"id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('organization.department', 'D', touched); END IF; RETURN NULL;",
                    hash="533ba6ccc66d5abcc079fedb9b482060a0688790",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_e3ce3",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="organization_department",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'organization.membership', n.\"id\", 'organization.person', n.\"person_id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('organization.membership', 'I', touched); END IF; RETURN NULL;",
                    hash="2831279eb580c334ba7a75c2c4c33f86044ff16d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_077d8",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="organization_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'organization.membership\', n."id", \'organization.person\', n."person_id", \'U\', \'{}\'::jsonb || CASE WHEN o."person_id" IS DISTINCT FROM n."person_id" THEN jsonb_build_object(\'person_id\', o."person_id") ELSE \'{}\' END || CASE WHEN o."department_id" IS DISTINCT FROM n."department_id" THEN jsonb_build_object(\'department_id\', o."department_id") ELSE \'{}\' END || CASE WHEN o."post_id" IS DISTINCT FROM n."post_id" THEN jsonb_build_object(\'post_id\', o."post_id") ELSE \'{}\' END || CASE WHEN o."from_date" IS DISTINCT FROM n."from_date" THEN jsonb_build_object(\'from_date\', o."from_date") ELSE \'{}\' END || CASE WHEN o."to_date" IS DISTINCT FROM n."to_date" THEN jsonb_build_object(\'to_date\', o."to_date") ELSE \'{}\' END || CASE WHEN o."is_primary" IS DISTINCT FROM n."is_primary" THEN jsonb_build_object(\'is_primary\', o."is_primary") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."person_id" IS DISTINCT FROM n."person_id" THEN jsonb_build_object(\'person_id\', n."person_id") ELSE \'{}\' END || CASE WHEN o."department_id" IS DISTINCT FROM n."department_id" THEN jsonb_build_object(\'department_id\', n."department_id") ELSE \'{}\' END || CASE WHEN o."post_id" IS DISTINCT FROM n."post_id" THEN jsonb_build_object(\'post_id\', n."post_id") ELSE \'{}\' END || CASE WHEN o."from_date" IS DISTINCT FROM n."from_date" THEN jsonb_build_object(\'from_date\', n."from_date") ELSE \'{}\' END || CASE WHEN o."to_date" IS DISTINCT FROM n."to_date" THEN jsonb_build_object(\'to_date\', n."to_date") ELSE \'{}\' END || CASE WHEN o."is_primary" IS DISTINCT FROM n."is_primary" THEN jsonb_build_object(\'is_primary\', n."is_primary") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."person_id" IS DISTINCT FROM n."person_id" OR o."department_id" IS DISTINCT FROM n."department_id" OR o."post_id" IS DISTINCT FROM n."post_id" OR o."from_date" IS DISTINCT FROM n."from_date" OR o."to_date" IS DISTINCT FROM n."to_date" OR o."is_primary" IS DISTINCT FROM n."is_primary"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'organization.membership\', \'U\', touched); END IF; RETURN NULL;',
                    hash="e1a2551936fe5f907a3adae8e818604357aad19e",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_58998",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="organization_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'organization.membership', o.\"id\", 'organization.person', o.\"person_id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('organization.membership', 'D', touched); END IF; RETURN NULL;",
                    hash="6c7d57cc963f9d3587da74ddd6b34205fede36c1",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_edb61",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="organization_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'organization.person', n.\"id\", 'organization.person', n.\"id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('organization.person', 'I', touched); END IF; RETURN NULL;",
                    hash="daed2ccae4aa134e3d9b175dec5441be556c8bd9",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_9d9e2",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="organization_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'organization.person\', n."id", \'organization.person\', n."id", \'U\', \'{}\'::jsonb || CASE WHEN o."username" IS DISTINCT FROM n."username" THEN jsonb_build_object(\'username\', o."username") ELSE \'{}\' END || CASE WHEN o."name" IS DISTINCT FROM n."name" THEN jsonb_build_object(\'name\', o."name") ELSE \'{}\' END || CASE WHEN o."number" IS DISTINCT FROM n."number" THEN jsonb_build_object(\'number\', o."number") ELSE \'{}\' END || CASE WHEN o."mobile" IS DISTINCT FROM n."mobile" THEN jsonb_build_object(\'mobile\', o."mobile") ELSE \'{}\' END || CASE WHEN o."is_active" IS DISTINCT FROM n."is_active" THEN jsonb_build_object(\'is_active\', o."is_active") ELSE \'{}\' END || CASE WHEN o."must_change_password" IS DISTINCT FROM n."must_change_password" THEN jsonb_build_object(\'must_change_password\', o."must_change_password") ELSE \'{}\' END || CASE WHEN o."password_changed_at" IS DISTINCT FROM n."password_changed_at" THEN jsonb_build_object(\'password_changed_at\', o."password_changed_at") ELSE \'{}\' END || CASE WHEN o."joined_on" IS DISTINCT FROM n."joined_on" THEN jsonb_build_object(\'joined_on\', o."joined_on") ELSE \'{}\' END || CASE WHEN o."left_on" IS DISTINCT FROM n."left_on" THEN jsonb_build_object(\'left_on\', o."left_on") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."username" IS DISTINCT FROM n."username" THEN jsonb_build_object(\'username\', n."username") ELSE \'{}\' END || CASE WHEN o."name" IS DISTINCT FROM n."name" THEN jsonb_build_object(\'name\', n."name") ELSE \'{}\' END || CASE WHEN o."number" IS DISTINCT FROM n."number" THEN jsonb_build_object(\'number\', n."number") ELSE \'{}\' END || CASE WHEN o."mobile" IS DISTINCT FROM n."mobile" THEN jsonb_build_object(\'mobile\', n."mobile") ELSE \'{}\' END || CASE WHEN o."is_active" IS DISTINCT FROM n."is_active" THEN jsonb_build_object(\'is_active\', n."is_active") ELSE \'{}\' END || CASE WHEN o."must_change_password" IS DISTINCT FROM n."must_change_password" THEN jsonb_build_object(\'must_change_password\', n."must_change_password") ELSE \'{}\' END || CASE WHEN o."password_changed_at" IS DISTINCT FROM n."password_changed_at" THEN jsonb_build_object(\'password_changed_at\', n."password_changed_at") ELSE \'{}\' END || CASE WHEN o."joined_on" IS DISTINCT FROM n."joined_on" THEN jsonb_build_object(\'joined_on\', n."joined_on") ELSE \'{}\' END || CASE WHEN o."left_on" IS DISTINCT FROM n."left_on" THEN jsonb_build_object(\'left_on\', n."left_on") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."username" IS DISTINCT FROM n."username" OR o."name" IS DISTINCT FROM n."name" OR o."number" IS DISTINCT FROM n."number" OR o."mobile" IS DISTINCT FROM n."mobile" OR o."is_active" IS DISTINCT FROM n."is_active" OR o."must_change_password" IS DISTINCT FROM n."must_change_password" OR o."password_changed_at" IS DISTINCT FROM n."password_changed_at" OR o."joined_on" IS DISTINCT FROM n."joined_on" OR o."left_on" IS DISTINCT FROM n."left_on"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'organization.person\', \'U\', touched); END IF; RETURN NULL;',
                    hash="68b02faaf0cf40a2046a87d3de4a3f13621553f3",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_c0f61",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="organization_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'organization.person', o.\"id\", 'organization.person', o.\"id\", 'D', to_jsonb(o) - ARRAY['last_login', 'name_pinyin', 'password', 'search_terms'], NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('organization.person', 'D', touched); END IF; RETURN NULL;",
                    hash="d57e9b6e3bb2026cde6a5cc9fece609293c3c76a",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_59b57",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="organization_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="post",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'organization.post', n.\"id\", 'organization.post', n.\"id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('organization.post', 'I', touched); END IF; RETURN NULL;",
                    hash="aa7f087261a80fee302356d3d09130b49e464473",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_da048",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="organization_post",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="post",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'organization.post\', n."id", \'organization.post\', n."id", \'U\', \'{}\'::jsonb || CASE WHEN o."code" IS DISTINCT FROM n."code" THEN jsonb_build_object(\'code\', o."code") ELSE \'{}\' END || CASE WHEN o."title" IS DISTINCT FROM n."title" THEN jsonb_build_object(\'title\', o."title") ELSE \'{}\' END || CASE WHEN o."english" IS DISTINCT FROM n."english" THEN jsonb_build_object(\'english\', o."english") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."code" IS DISTINCT FROM n."code" THEN jsonb_build_object(\'code\', n."code") ELSE \'{}\' END || CASE WHEN o."title" IS DISTINCT FROM n."title" THEN jsonb_build_object(\'title\', n."title") ELSE \'{}\' END || CASE WHEN o."english" IS DISTINCT FROM n."english" THEN jsonb_build_object(\'english\', n."english") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."code" IS DISTINCT FROM n."code" OR o."title" IS DISTINCT FROM n."title" OR o."english" IS DISTINCT FROM n."english"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'organization.post\', \'U\', touched); END IF; RETURN NULL;',
                    hash="d1afcf4f8a89cec01758e938e6f7414b2f78d9e1",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_e1841",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="organization_post",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="post",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'organization.post', o.\"id\", 'organization.post', o.\"id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('organization.post', 'D', touched); END IF; RETURN NULL;",
                    hash="476e7c200f732e8cd00402deb80bf361b9ed3a57",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_b4f75",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="organization_post",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="role",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'organization.role', n.\"id\", 'organization.role', n.\"id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('organization.role', 'I', touched); END IF; RETURN NULL;",
                    hash="13ac748aed5e5aa5756bf2a70552cb25c2d7a791",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_3d582",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="organization_role",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="role",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'organization.role\', n."id", \'organization.role\', n."id", \'U\', \'{}\'::jsonb || CASE WHEN o."code" IS DISTINCT FROM n."code" THEN jsonb_build_object(\'code\', o."code") ELSE \'{}\' END || CASE WHEN o."name" IS DISTINCT FROM n."name" THEN jsonb_build_object(\'name\', o."name") ELSE \'{}\' END || CASE WHEN o."permissions" IS DISTINCT FROM n."permissions" THEN jsonb_build_object(\'permissions\', o."permissions") ELSE \'{}\' END || CASE WHEN o."scope" IS DISTINCT FROM n."scope" THEN jsonb_build_object(\'scope\', o."scope") ELSE \'{}\' END || CASE WHEN o."home" IS DISTINCT FROM n."home" THEN jsonb_build_object(\'home\', o."home") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."code" IS DISTINCT FROM n."code" THEN jsonb_build_object(\'code\', n."code") ELSE \'{}\' END || CASE WHEN o."name" IS DISTINCT FROM n."name" THEN jsonb_build_object(\'name\', n."name") ELSE \'{}\' END || CASE WHEN o."permissions" IS DISTINCT FROM n."permissions" THEN jsonb_build_object(\'permissions\', n."permissions") ELSE \'{}\' END || CASE WHEN o."scope" IS DISTINCT FROM n."scope" THEN jsonb_build_object(\'scope\', n."scope") ELSE \'{}\' END || CASE WHEN o."home" IS DISTINCT FROM n."home" THEN jsonb_build_object(\'home\', n."home") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."code" IS DISTINCT FROM n."code" OR o."name" IS DISTINCT FROM n."name" OR o."permissions" IS DISTINCT FROM n."permissions" OR o."scope" IS DISTINCT FROM n."scope" OR o."home" IS DISTINCT FROM n."home"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'organization.role\', \'U\', touched); END IF; RETURN NULL;',
                    hash="eb67c93f7ebb1b3b564fe3becd546c2797f1a089",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_1e2db",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="organization_role",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="role",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'organization.role', o.\"id\", 'organization.role', o.\"id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('organization.role', 'D', touched); END IF; RETURN NULL;",
                    hash="d841434bcbd0b372afe6399f8ca61621d4cd755e",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_2c256",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="organization_role",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rolegrant",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'organization.rolegrant', n.\"id\", 'organization.person', n.\"person_id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('organization.rolegrant', 'I', touched); END IF; RETURN NULL;",
                    hash="7f679402ce3d0ceaa9c787a81c68015a1f4b482e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_26029",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="organization_rolegrant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rolegrant",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'organization.rolegrant\', n."id", \'organization.person\', n."person_id", \'U\', \'{}\'::jsonb || CASE WHEN o."person_id" IS DISTINCT FROM n."person_id" THEN jsonb_build_object(\'person_id\', o."person_id") ELSE \'{}\' END || CASE WHEN o."role_id" IS DISTINCT FROM n."role_id" THEN jsonb_build_object(\'role_id\', o."role_id") ELSE \'{}\' END || CASE WHEN o."granted_at" IS DISTINCT FROM n."granted_at" THEN jsonb_build_object(\'granted_at\', o."granted_at") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."person_id" IS DISTINCT FROM n."person_id" THEN jsonb_build_object(\'person_id\', n."person_id") ELSE \'{}\' END || CASE WHEN o."role_id" IS DISTINCT FROM n."role_id" THEN jsonb_build_object(\'role_id\', n."role_id") ELSE \'{}\' END || CASE WHEN o."granted_at" IS DISTINCT FROM n."granted_at" THEN jsonb_build_object(\'granted_at\', n."granted_at") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."person_id" IS DISTINCT FROM n."person_id" OR o."role_id" IS DISTINCT FROM n."role_id" OR o."granted_at" IS DISTINCT FROM n."granted_at"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'organization.rolegrant\', \'U\', touched); END IF; RETURN NULL;',
                    hash="b46fa14cc608995bfeed470b9a1f8291dac0fb94",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_3ed7a",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="organization_rolegrant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rolegrant",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'organization.rolegrant', o.\"id\", 'organization.person', o.\"person_id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('organization.rolegrant', 'D', touched); END IF; RETURN NULL;",
                    hash="ddd12b35aa03bd90eb79b91acd200040d13100f1",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_dd3db",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="organization_rolegrant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="roledepartment",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'organization.roledepartment', n.\"id\", 'organization.role', n.\"role_id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('organization.roledepartment', 'I', touched); END IF; RETURN NULL;",
                    hash="0dfeb2a9c95d4bc3a4807f3126a4b360daef3594",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_41ac8",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="organization_role_departments",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="roledepartment",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'organization.roledepartment\', n."id", \'organization.role\', n."role_id", \'U\', \'{}\'::jsonb || CASE WHEN o."role_id" IS DISTINCT FROM n."role_id" THEN jsonb_build_object(\'role_id\', o."role_id") ELSE \'{}\' END || CASE WHEN o."department_id" IS DISTINCT FROM n."department_id" THEN jsonb_build_object(\'department_id\', o."department_id") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."role_id" IS DISTINCT FROM n."role_id" THEN jsonb_build_object(\'role_id\', n."role_id") ELSE \'{}\' END || CASE WHEN o."department_id" IS DISTINCT FROM n."department_id" THEN jsonb_build_object(\'department_id\', n."department_id") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."role_id" IS DISTINCT FROM n."role_id" OR o."department_id" IS DISTINCT FROM n."department_id"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'organization.roledepartment\', \'U\', touched); END IF; RETURN NULL;',
                    hash="0473affac0e0fc65350c66ae81b8007a1728c3a6",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_70a36",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="organization_role_departments",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="roledepartment",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'organization.roledepartment', o.\"id\", 'organization.role', o.\"role_id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('organization.roledepartment', 'D', touched); END IF; RETURN NULL;",
                    hash="08eb54739b6a5f2b86e4e5c24c834ef8329c292f",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_10ae2",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="organization_role_departments",
                    when="AFTER",
                ),
            ),
        ),
    ]
