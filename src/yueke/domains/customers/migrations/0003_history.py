"""The history of this module's rows is kept from here on."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

import yueke.kernel.history.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0005_audit_chain"),
        ("customers", "0002_pages_of_the_list"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="address",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'customers.address', n.\"id\", 'customers.customer', n.\"customer_id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('customers.address', 'I', touched); END IF; RETURN NULL;",
                    hash="41844c36f1b917e02291ec0e98a7f102018711d5",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_4db85",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="customers_address",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="address",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'customers.address\', n."id", \'customers.customer\', n."customer_id", \'U\', \'{}\'::jsonb || CASE WHEN o."customer_id" IS DISTINCT FROM n."customer_id" THEN jsonb_build_object(\'customer_id\', o."customer_id") ELSE \'{}\' END || CASE WHEN o."province" IS DISTINCT FROM n."province" THEN jsonb_build_object(\'province\', o."province") ELSE \'{}\' END || CASE WHEN o."city" IS DISTINCT FROM n."city" THEN jsonb_build_object(\'city\', o."city") ELSE \'{}\' END || CASE WHEN o."district" IS DISTINCT FROM n."district" THEN jsonb_build_object(\'district\', o."district") ELSE \'{}\' END || CASE WHEN o."detail" IS DISTINCT FROM n."detail" THEN jsonb_build_object(\'detail\', o."detail") ELSE \'{}\' END || CASE WHEN o."is_primary" IS DISTINCT FROM n."is_primary" THEN jsonb_build_object(\'is_primary\', o."is_primary") ELSE \'{}\' END || CASE WHEN o."created_at" IS DISTINCT FROM n."created_at" THEN jsonb_build_object(\'created_at\', o."created_at") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."customer_id" IS DISTINCT FROM n."customer_id" THEN jsonb_build_object(\'customer_id\', n."customer_id") ELSE \'{}\' END || CASE WHEN o."province" IS DISTINCT FROM n."province" THEN jsonb_build_object(\'province\', n."province") ELSE \'{}\' END || CASE WHEN o."city" IS DISTINCT FROM n."city" THEN jsonb_build_object(\'city\', n."city") ELSE \'{}\' END || CASE WHEN o."district" IS DISTINCT FROM n."district" THEN jsonb_build_object(\'district\', n."district") ELSE \'{}\' END || CASE WHEN o."detail" IS DISTINCT FROM n."detail" THEN jsonb_build_object(\'detail\', n."detail") ELSE \'{}\' END || CASE WHEN o."is_primary" IS DISTINCT FROM n."is_primary" THEN jsonb_build_object(\'is_primary\', n."is_primary") ELSE \'{}\' END || CASE WHEN o."created_at" IS DISTINCT FROM n."created_at" THEN jsonb_build_object(\'created_at\', n."created_at") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."customer_id" IS DISTINCT FROM n."customer_id" OR o."province" IS DISTINCT FROM n."province" OR o."city" IS DISTINCT FROM n."city" OR o."district" IS DISTINCT FROM n."district" OR o."detail" IS DISTINCT FROM n."detail" OR o."is_primary" IS DISTINCT FROM n."is_primary" OR o."created_at" IS DISTINCT FROM n."created_at"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'customers.address\', \'U\', touched); END IF; RETURN NULL;',
                    hash="428896ff680490c39808cf2a6a13c09250ed10f1",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_8f9e0",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="customers_address",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="address",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'customers.address', o.\"id\", 'customers.customer', o.\"customer_id\", 'D', to_jsonb(o) - ARRAY['detail_index'], NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('customers.address', 'D', touched); END IF; RETURN NULL;",
                    hash="dc80da3f2ee8df33bc9af23f850b8f357628d1fa",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_4df39",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="customers_address",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="changerequest",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'customers.changerequest', n.\"id\", 'customers.customer', n.\"customer_id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('customers.changerequest', 'I', touched); END IF; RETURN NULL;",
                    hash="20490c8993cacf7c9956619422dad8b385fa6658",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_4f582",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="customers_changerequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="changerequest",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'customers.changerequest\', n."id", \'customers.customer\', n."customer_id", \'U\', \'{}\'::jsonb || CASE WHEN o."customer_id" IS DISTINCT FROM n."customer_id" THEN jsonb_build_object(\'customer_id\', o."customer_id") ELSE \'{}\' END || CASE WHEN o."state" IS DISTINCT FROM n."state" THEN jsonb_build_object(\'state\', o."state") ELSE \'{}\' END || CASE WHEN o."field" IS DISTINCT FROM n."field" THEN jsonb_build_object(\'field\', o."field") ELSE \'{}\' END || CASE WHEN o."previous" IS DISTINCT FROM n."previous" THEN jsonb_build_object(\'previous\', o."previous") ELSE \'{}\' END || CASE WHEN o."value" IS DISTINCT FROM n."value" THEN jsonb_build_object(\'value\', o."value") ELSE \'{}\' END || CASE WHEN o."note" IS DISTINCT FROM n."note" THEN jsonb_build_object(\'note\', o."note") ELSE \'{}\' END || CASE WHEN o."reported_by_id" IS DISTINCT FROM n."reported_by_id" THEN jsonb_build_object(\'reported_by_id\', o."reported_by_id") ELSE \'{}\' END || CASE WHEN o."reported_at" IS DISTINCT FROM n."reported_at" THEN jsonb_build_object(\'reported_at\', o."reported_at") ELSE \'{}\' END || CASE WHEN o."applied_by_id" IS DISTINCT FROM n."applied_by_id" THEN jsonb_build_object(\'applied_by_id\', o."applied_by_id") ELSE \'{}\' END || CASE WHEN o."applied_at" IS DISTINCT FROM n."applied_at" THEN jsonb_build_object(\'applied_at\', o."applied_at") ELSE \'{}\' END || CASE WHEN o."refused_by_id" IS DISTINCT FROM n."refused_by_id" THEN jsonb_build_object(\'refused_by_id\', o."refused_by_id") ELSE \'{}\' END || CASE WHEN o."refused_at" IS DISTINCT FROM n."refused_at" THEN jsonb_build_object(\'refused_at\', o."refused_at") ELSE \'{}\' END || CASE WHEN o."refused_reason" IS DISTINCT FROM n."refused_reason" THEN jsonb_build_object(\'refused_reason\', o."refused_reason") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."customer_id" IS DISTINCT FROM n."customer_id" THEN jsonb_build_object(\'customer_id\', n."customer_id") ELSE \'{}\' END || CASE WHEN o."state" IS DISTINCT FROM n."state" THEN jsonb_build_object(\'state\', n."state") ELSE \'{}\' END || CASE WHEN o."field" IS DISTINCT FROM n."field" THEN jsonb_build_object(\'field\', n."field") ELSE \'{}\' END || CASE WHEN o."previous" IS DISTINCT FROM n."previous" THEN jsonb_build_object(\'previous\', n."previous") ELSE \'{}\' END || CASE WHEN o."value" IS DISTINCT FROM n."value" THEN jsonb_build_object(\'value\', n."value") ELSE \'{}\' END || CASE WHEN o."note" IS DISTINCT FROM n."note" THEN jsonb_build_object(\'note\', n."note") ELSE \'{}\' END || CASE WHEN o."reported_by_id" IS DISTINCT FROM n."reported_by_id" THEN jsonb_build_object(\'reported_by_id\', n."reported_by_id") ELSE \'{}\' END || CASE WHEN o."reported_at" IS DISTINCT FROM n."reported_at" THEN jsonb_build_object(\'reported_at\', n."reported_at") ELSE \'{}\' END || CASE WHEN o."applied_by_id" IS DISTINCT FROM n."applied_by_id" THEN jsonb_build_object(\'applied_by_id\', n."applied_by_id") ELSE \'{}\' END || CASE WHEN o."applied_at" IS DISTINCT FROM n."applied_at" THEN jsonb_build_object(\'applied_at\', n."applied_at") ELSE \'{}\' END || CASE WHEN o."refused_by_id" IS DISTINCT FROM n."refused_by_id" THEN jsonb_build_object(\'refused_by_id\', n."refused_by_id") ELSE \'{}\' END || CASE WHEN o."refused_at" IS DISTINCT FROM n."refused_at" THEN jsonb_build_object(\'refused_at\', n."refused_at") ELSE \'{}\' END || CASE WHEN o."refused_reason" IS DISTINCT FROM n."refused_reason" THEN jsonb_build_object(\'refused_reason\', n."refused_reason") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."customer_id" IS DISTINCT FROM n."customer_id" OR o."state" IS DISTINCT FROM n."state" OR o."field" IS DISTINCT FROM n."field" OR o."previous" IS DISTINCT FROM n."previous" OR o."value" IS DISTINCT FROM n."value" OR o."note" IS DISTINCT FROM n."note" OR o."reported_by_id" IS DISTINCT FROM n."reported_by_id" OR o."reported_at" IS DISTINCT FROM n."reported_at" OR o."applied_by_id" IS DISTINCT FROM n."applied_by_id" OR o."applied_at" IS DISTINCT FROM n."applied_at" OR o."refused_by_id" IS DISTINCT FROM n."refused_by_id" OR o."refused_at" IS DISTINCT FROM n."refused_at" OR o."refused_reason" IS DISTINCT FROM n."refused_reason"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'customers.changerequest\', \'U\', touched); END IF; RETURN NULL;',
                    hash="6a998ea21065ed14e732c734aaa9c3ec8481b444",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_25f10",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="customers_changerequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="changerequest",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'customers.changerequest', o.\"id\", 'customers.customer', o.\"customer_id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('customers.changerequest', 'D', touched); END IF; RETURN NULL;",
                    hash="732f8222e66359bc0ada2b0fb68f23175c211eaf",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_55d79",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="customers_changerequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'customers.contact', n.\"id\", 'customers.customer', n.\"customer_id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('customers.contact', 'I', touched); END IF; RETURN NULL;",
                    hash="43caa0905f7d350aabf8ce33628b52bee5b6864e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_b867a",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="customers_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'customers.contact\', n."id", \'customers.customer\', n."customer_id", \'U\', \'{}\'::jsonb || CASE WHEN o."customer_id" IS DISTINCT FROM n."customer_id" THEN jsonb_build_object(\'customer_id\', o."customer_id") ELSE \'{}\' END || CASE WHEN o."name" IS DISTINCT FROM n."name" THEN jsonb_build_object(\'name\', o."name") ELSE \'{}\' END || CASE WHEN o."position" IS DISTINCT FROM n."position" THEN jsonb_build_object(\'position\', o."position") ELSE \'{}\' END || CASE WHEN o."phone" IS DISTINCT FROM n."phone" THEN jsonb_build_object(\'phone\', o."phone") ELSE \'{}\' END || CASE WHEN o."email" IS DISTINCT FROM n."email" THEN jsonb_build_object(\'email\', o."email") ELSE \'{}\' END || CASE WHEN o."is_primary" IS DISTINCT FROM n."is_primary" THEN jsonb_build_object(\'is_primary\', o."is_primary") ELSE \'{}\' END || CASE WHEN o."created_at" IS DISTINCT FROM n."created_at" THEN jsonb_build_object(\'created_at\', o."created_at") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."customer_id" IS DISTINCT FROM n."customer_id" THEN jsonb_build_object(\'customer_id\', n."customer_id") ELSE \'{}\' END || CASE WHEN o."name" IS DISTINCT FROM n."name" THEN jsonb_build_object(\'name\', n."name") ELSE \'{}\' END || CASE WHEN o."position" IS DISTINCT FROM n."position" THEN jsonb_build_object(\'position\', n."position") ELSE \'{}\' END || CASE WHEN o."phone" IS DISTINCT FROM n."phone" THEN jsonb_build_object(\'phone\', n."phone") ELSE \'{}\' END || CASE WHEN o."email" IS DISTINCT FROM n."email" THEN jsonb_build_object(\'email\', n."email") ELSE \'{}\' END || CASE WHEN o."is_primary" IS DISTINCT FROM n."is_primary" THEN jsonb_build_object(\'is_primary\', n."is_primary") ELSE \'{}\' END || CASE WHEN o."created_at" IS DISTINCT FROM n."created_at" THEN jsonb_build_object(\'created_at\', n."created_at") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."customer_id" IS DISTINCT FROM n."customer_id" OR o."name" IS DISTINCT FROM n."name" OR o."position" IS DISTINCT FROM n."position" OR o."phone" IS DISTINCT FROM n."phone" OR o."email" IS DISTINCT FROM n."email" OR o."is_primary" IS DISTINCT FROM n."is_primary" OR o."created_at" IS DISTINCT FROM n."created_at"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'customers.contact\', \'U\', touched); END IF; RETURN NULL;',
                    hash="1da3e3e9a2a5b8d2798f907800b48542c2b399c4",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_fadb4",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="customers_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'customers.contact', o.\"id\", 'customers.customer', o.\"customer_id\", 'D', to_jsonb(o) - ARRAY['phone_index'], NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('customers.contact', 'D', touched); END IF; RETURN NULL;",
                    hash="f9cfa583e274ab75d52bc45d5513d623f50bdf1f",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_1225e",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="customers_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="customer",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'customers.customer', n.\"id\", 'customers.customer', n.\"id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('customers.customer', 'I', touched); END IF; RETURN NULL;",
                    hash="fdb9f846a1c18f8ea4e307140e71c478ad462619",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_50f61",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="customers_customer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="customer",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'customers.customer\', n."id", \'customers.customer\', n."id", \'U\', \'{}\'::jsonb || CASE WHEN o."number" IS DISTINCT FROM n."number" THEN jsonb_build_object(\'number\', o."number") ELSE \'{}\' END || CASE WHEN o."kind" IS DISTINCT FROM n."kind" THEN jsonb_build_object(\'kind\', o."kind") ELSE \'{}\' END || CASE WHEN o."stage" IS DISTINCT FROM n."stage" THEN jsonb_build_object(\'stage\', o."stage") ELSE \'{}\' END || CASE WHEN o."name" IS DISTINCT FROM n."name" THEN jsonb_build_object(\'name\', o."name") ELSE \'{}\' END || CASE WHEN o."phone" IS DISTINCT FROM n."phone" THEN jsonb_build_object(\'phone\', o."phone") ELSE \'{}\' END || CASE WHEN o."email" IS DISTINCT FROM n."email" THEN jsonb_build_object(\'email\', o."email") ELSE \'{}\' END || CASE WHEN o."identity_number" IS DISTINCT FROM n."identity_number" THEN jsonb_build_object(\'identity_number\', o."identity_number") ELSE \'{}\' END || CASE WHEN o."gender" IS DISTINCT FROM n."gender" THEN jsonb_build_object(\'gender\', o."gender") ELSE \'{}\' END || CASE WHEN o."birthday" IS DISTINCT FROM n."birthday" THEN jsonb_build_object(\'birthday\', o."birthday") ELSE \'{}\' END || CASE WHEN o."province" IS DISTINCT FROM n."province" THEN jsonb_build_object(\'province\', o."province") ELSE \'{}\' END || CASE WHEN o."city" IS DISTINCT FROM n."city" THEN jsonb_build_object(\'city\', o."city") ELSE \'{}\' END || CASE WHEN o."district" IS DISTINCT FROM n."district" THEN jsonb_build_object(\'district\', o."district") ELSE \'{}\' END || CASE WHEN o."industry" IS DISTINCT FROM n."industry" THEN jsonb_build_object(\'industry\', o."industry") ELSE \'{}\' END || CASE WHEN o."channel" IS DISTINCT FROM n."channel" THEN jsonb_build_object(\'channel\', o."channel") ELSE \'{}\' END || CASE WHEN o."source" IS DISTINCT FROM n."source" THEN jsonb_build_object(\'source\', o."source") ELSE \'{}\' END || CASE WHEN o."preferences" IS DISTINCT FROM n."preferences" THEN jsonb_build_object(\'preferences\', o."preferences") ELSE \'{}\' END || CASE WHEN o."tags" IS DISTINCT FROM n."tags" THEN jsonb_build_object(\'tags\', o."tags") ELSE \'{}\' END || CASE WHEN o."remark" IS DISTINCT FROM n."remark" THEN jsonb_build_object(\'remark\', o."remark") ELSE \'{}\' END || CASE WHEN o."frequency_class" IS DISTINCT FROM n."frequency_class" THEN jsonb_build_object(\'frequency_class\', o."frequency_class") ELSE \'{}\' END || CASE WHEN o."amount_class" IS DISTINCT FROM n."amount_class" THEN jsonb_build_object(\'amount_class\', o."amount_class") ELSE \'{}\' END || CASE WHEN o."grade" IS DISTINCT FROM n."grade" THEN jsonb_build_object(\'grade\', o."grade") ELSE \'{}\' END || CASE WHEN o."is_key" IS DISTINCT FROM n."is_key" THEN jsonb_build_object(\'is_key\', o."is_key") ELSE \'{}\' END || CASE WHEN o."key_number" IS DISTINCT FROM n."key_number" THEN jsonb_build_object(\'key_number\', o."key_number") ELSE \'{}\' END || CASE WHEN o."owner_id" IS DISTINCT FROM n."owner_id" THEN jsonb_build_object(\'owner_id\', o."owner_id") ELSE \'{}\' END || CASE WHEN o."department_id" IS DISTINCT FROM n."department_id" THEN jsonb_build_object(\'department_id\', o."department_id") ELSE \'{}\' END || CASE WHEN o."created_by_id" IS DISTINCT FROM n."created_by_id" THEN jsonb_build_object(\'created_by_id\', o."created_by_id") ELSE \'{}\' END || CASE WHEN o."learned_at" IS DISTINCT FROM n."learned_at" THEN jsonb_build_object(\'learned_at\', o."learned_at") ELSE \'{}\' END || CASE WHEN o."created_at" IS DISTINCT FROM n."created_at" THEN jsonb_build_object(\'created_at\', o."created_at") ELSE \'{}\' END || CASE WHEN o."reviewed_at" IS DISTINCT FROM n."reviewed_at" THEN jsonb_build_object(\'reviewed_at\', o."reviewed_at") ELSE \'{}\' END || CASE WHEN o."import_batch_id" IS DISTINCT FROM n."import_batch_id" THEN jsonb_build_object(\'import_batch_id\', o."import_batch_id") ELSE \'{}\' END || CASE WHEN o."merged_into_id" IS DISTINCT FROM n."merged_into_id" THEN jsonb_build_object(\'merged_into_id\', o."merged_into_id") ELSE \'{}\' END || CASE WHEN o."archived_at" IS DISTINCT FROM n."archived_at" THEN jsonb_build_object(\'archived_at\', o."archived_at") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."number" IS DISTINCT FROM n."number" THEN jsonb_build_object(\'number\', n."number") ELSE \'{}\' END || CASE WHEN o."kind" IS DISTINCT FROM n."kind" THEN jsonb_build_object(\'kind\', n."kind") ELSE \'{}\' END || CASE WHEN o."stage" IS DISTINCT FROM n."stage" THEN jsonb_build_object(\'stage\', n."stage") ELSE \'{}\' END || CASE WHEN o."name" IS DISTINCT FROM n."name" THEN jsonb_build_object(\'name\', n."name") ELSE \'{}\' END || CASE WHEN o."phone" IS DISTINCT FROM n."phone" THEN jsonb_build_object(\'phone\', n."phone") ELSE \'{}\' END || CASE WHEN o."email" IS DISTINCT FROM n."email" THEN jsonb_build_object(\'email\', n."email") ELSE \'{}\' END || CASE WHEN o."identity_number" IS DISTINCT FROM n."identity_number" THEN jsonb_build_object(\'identity_number\', n."identity_number") ELSE \'{}\' END || CASE WHEN o."gender" IS DISTINCT FROM n."gender" THEN jsonb_build_object(\'gender\', n."gender") ELSE \'{}\' END || CASE WHEN o."birthday" IS DISTINCT FROM n."birthday" THEN jsonb_build_object(\'birthday\', n."birthday") ELSE \'{}\' END || CASE WHEN o."province" IS DISTINCT FROM n."province" THEN jsonb_build_object(\'province\', n."province") ELSE \'{}\' END || CASE WHEN o."city" IS DISTINCT FROM n."city" THEN jsonb_build_object(\'city\', n."city") ELSE \'{}\' END || CASE WHEN o."district" IS DISTINCT FROM n."district" THEN jsonb_build_object(\'district\', n."district") ELSE \'{}\' END || CASE WHEN o."industry" IS DISTINCT FROM n."industry" THEN jsonb_build_object(\'industry\', n."industry") ELSE \'{}\' END || CASE WHEN o."channel" IS DISTINCT FROM n."channel" THEN jsonb_build_object(\'channel\', n."channel") ELSE \'{}\' END || CASE WHEN o."source" IS DISTINCT FROM n."source" THEN jsonb_build_object(\'source\', n."source") ELSE \'{}\' END || CASE WHEN o."preferences" IS DISTINCT FROM n."preferences" THEN jsonb_build_object(\'preferences\', n."preferences") ELSE \'{}\' END || CASE WHEN o."tags" IS DISTINCT FROM n."tags" THEN jsonb_build_object(\'tags\', n."tags") ELSE \'{}\' END || CASE WHEN o."remark" IS DISTINCT FROM n."remark" THEN jsonb_build_object(\'remark\', n."remark") ELSE \'{}\' END || CASE WHEN o."frequency_class" IS DISTINCT FROM n."frequency_class" THEN jsonb_build_object(\'frequency_class\', n."frequency_class") ELSE \'{}\' END || CASE WHEN o."amount_class" IS DISTINCT FROM n."amount_class" THEN jsonb_build_object(\'amount_class\', n."amount_class") ELSE \'{}\' END || CASE WHEN o."grade" IS DISTINCT FROM n."grade" THEN jsonb_build_object(\'grade\', n."grade") ELSE \'{}\' END || CASE WHEN o."is_key" IS DISTINCT FROM n."is_key" THEN jsonb_build_object(\'is_key\', n."is_key") ELSE \'{}\' END || CASE WHEN o."key_number" IS DISTINCT FROM n."key_number" THEN jsonb_build_object(\'key_number\', n."key_number") ELSE \'{}\' END || CASE WHEN o."owner_id" IS DISTINCT FROM n."owner_id" THEN jsonb_build_object(\'owner_id\', n."owner_id") ELSE \'{}\' END || CASE WHEN o."department_id" IS DISTINCT FROM n."department_id" THEN jsonb_build_object(\'department_id\', n."department_id") ELSE \'{}\' END || CASE WHEN o."created_by_id" IS DISTINCT FROM n."created_by_id" THEN jsonb_build_object(\'created_by_id\', n."created_by_id") ELSE \'{}\' END || CASE WHEN o."learned_at" IS DISTINCT FROM n."learned_at" THEN jsonb_build_object(\'learned_at\', n."learned_at") ELSE \'{}\' END || CASE WHEN o."created_at" IS DISTINCT FROM n."created_at" THEN jsonb_build_object(\'created_at\', n."created_at") ELSE \'{}\' END || CASE WHEN o."reviewed_at" IS DISTINCT FROM n."reviewed_at" THEN jsonb_build_object(\'reviewed_at\', n."reviewed_at") ELSE \'{}\' END || CASE WHEN o."import_batch_id" IS DISTINCT FROM n."import_batch_id" THEN jsonb_build_object(\'import_batch_id\', n."import_batch_id") ELSE \'{}\' END || CASE WHEN o."merged_into_id" IS DISTINCT FROM n."merged_into_id" THEN jsonb_build_object(\'merged_into_id\', n."merged_into_id") ELSE \'{}\' END || CASE WHEN o."archived_at" IS DISTINCT FROM n."archived_at" THEN jsonb_build_object(\'archived_at\', n."archived_at") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."number" IS DISTINCT FROM n."number" OR o."kind" IS DISTINCT FROM n."kind" OR o."stage" IS DISTINCT FROM n."stage" OR o."name" IS DISTINCT FROM n."name" OR o."phone" IS DISTINCT FROM n."phone" OR o."email" IS DISTINCT FROM n."email" OR o."identity_number" IS DISTINCT FROM n."identity_number" OR o."gender" IS DISTINCT FROM n."gender" OR o."birthday" IS DISTINCT FROM n."birthday" OR o."province" IS DISTINCT FROM n."province" OR o."city" IS DISTINCT FROM n."city" OR o."district" IS DISTINCT FROM n."district" OR o."industry" IS DISTINCT FROM n."industry" OR o."channel" IS DISTINCT FROM n."channel" OR o."source" IS DISTINCT FROM n."source" OR o."preferences" IS DISTINCT FROM n."preferences" OR o."tags" IS DISTINCT FROM n."tags" OR o."remark" IS DISTINCT FROM n."remark" OR o."frequency_class" IS DISTINCT FROM n."frequency_class" OR o."amount_class" IS DISTINCT FROM n."amount_class" OR o."grade" IS DISTINCT FROM n."grade" OR o."is_key" IS DISTINCT FROM n."is_key" OR o."key_number" IS DISTINCT FROM n."key_number" OR o."owner_id" IS DISTINCT FROM n."owner_id" OR o."department_id" IS DISTINCT FROM n."department_id" OR o."created_by_id" IS DISTINCT FROM n."created_by_id" OR o."learned_at" IS DISTINCT FROM n."learned_at" OR o."created_at" IS DISTINCT FROM n."created_at" OR o."reviewed_at" IS DISTINCT FROM n."reviewed_at" OR o."import_batch_id" IS DISTINCT FROM n."import_batch_id" OR o."merged_into_id" IS DISTINCT FROM n."merged_into_id" OR o."archived_at" IS DISTINCT FROM n."archived_at"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'customers.customer\', \'U\', touched); END IF; RETURN NULL;',
                    hash="349d23a2ca00dd977941e90c802be462ee1770de",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_98852",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="customers_customer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="customer",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'customers.customer', o.\"id\", 'customers.customer', o.\"id\", 'D', to_jsonb(o) - ARRAY['classed_at', 'completeness', 'email_index', 'identity_index', 'name_pinyin', 'phone_index', 'search_terms', 'updated_at', 'version'], NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('customers.customer', 'D', touched); END IF; RETURN NULL;",
                    hash="8c93f5db8ce530be2f605dc5c4e83e062ac00c96",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_87468",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="customers_customer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="duplicatelink",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'customers.duplicatelink', n.\"id\", 'customers.customer', n.\"first_id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('customers.duplicatelink', 'I', touched); END IF; RETURN NULL;",
                    hash="0b2b72326e7bd865f39e3b1bb77ffde045065d07",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_ba447",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="customers_duplicatelink",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="duplicatelink",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'customers.duplicatelink\', n."id", \'customers.customer\', n."first_id", \'U\', \'{}\'::jsonb || CASE WHEN o."first_id" IS DISTINCT FROM n."first_id" THEN jsonb_build_object(\'first_id\', o."first_id") ELSE \'{}\' END || CASE WHEN o."second_id" IS DISTINCT FROM n."second_id" THEN jsonb_build_object(\'second_id\', o."second_id") ELSE \'{}\' END || CASE WHEN o."reasons" IS DISTINCT FROM n."reasons" THEN jsonb_build_object(\'reasons\', o."reasons") ELSE \'{}\' END || CASE WHEN o."state" IS DISTINCT FROM n."state" THEN jsonb_build_object(\'state\', o."state") ELSE \'{}\' END || CASE WHEN o."found_at" IS DISTINCT FROM n."found_at" THEN jsonb_build_object(\'found_at\', o."found_at") ELSE \'{}\' END || CASE WHEN o."decided_by_id" IS DISTINCT FROM n."decided_by_id" THEN jsonb_build_object(\'decided_by_id\', o."decided_by_id") ELSE \'{}\' END || CASE WHEN o."decided_at" IS DISTINCT FROM n."decided_at" THEN jsonb_build_object(\'decided_at\', o."decided_at") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."first_id" IS DISTINCT FROM n."first_id" THEN jsonb_build_object(\'first_id\', n."first_id") ELSE \'{}\' END || CASE WHEN o."second_id" IS DISTINCT FROM n."second_id" THEN jsonb_build_object(\'second_id\', n."second_id") ELSE \'{}\' END || CASE WHEN o."reasons" IS DISTINCT FROM n."reasons" THEN jsonb_build_object(\'reasons\', n."reasons") ELSE \'{}\' END || CASE WHEN o."state" IS DISTINCT FROM n."state" THEN jsonb_build_object(\'state\', n."state") ELSE \'{}\' END || CASE WHEN o."found_at" IS DISTINCT FROM n."found_at" THEN jsonb_build_object(\'found_at\', n."found_at") ELSE \'{}\' END || CASE WHEN o."decided_by_id" IS DISTINCT FROM n."decided_by_id" THEN jsonb_build_object(\'decided_by_id\', n."decided_by_id") ELSE \'{}\' END || CASE WHEN o."decided_at" IS DISTINCT FROM n."decided_at" THEN jsonb_build_object(\'decided_at\', n."decided_at") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."first_id" IS DISTINCT FROM n."first_id" OR o."second_id" IS DISTINCT FROM n."second_id" OR o."reasons" IS DISTINCT FROM n."reasons" OR o."state" IS DISTINCT FROM n."state" OR o."found_at" IS DISTINCT FROM n."found_at" OR o."decided_by_id" IS DISTINCT FROM n."decided_by_id" OR o."decided_at" IS DISTINCT FROM n."decided_at"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'customers.duplicatelink\', \'U\', touched); END IF; RETURN NULL;',
                    hash="13b700720232d2322714057b078b80ea281e5583",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_13f83",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="customers_duplicatelink",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="duplicatelink",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'customers.duplicatelink', o.\"id\", 'customers.customer', o.\"first_id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('customers.duplicatelink', 'D', touched); END IF; RETURN NULL;",
                    hash="ff1db976a2e866ade96b35913d6b2f1d13d9bce1",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_0b3a5",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="customers_duplicatelink",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keyqualification",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'customers.keyqualification', n.\"id\", 'customers.customer', n.\"customer_id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('customers.keyqualification', 'I', touched); END IF; RETURN NULL;",
                    hash="3b120146aadbe50b6c9c54a5c42063729d9d240d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_e42c9",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="customers_keyqualification",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keyqualification",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'customers.keyqualification\', n."id", \'customers.customer\', n."customer_id", \'U\', \'{}\'::jsonb || CASE WHEN o."customer_id" IS DISTINCT FROM n."customer_id" THEN jsonb_build_object(\'customer_id\', o."customer_id") ELSE \'{}\' END || CASE WHEN o."state" IS DISTINCT FROM n."state" THEN jsonb_build_object(\'state\', o."state") ELSE \'{}\' END || CASE WHEN o."number" IS DISTINCT FROM n."number" THEN jsonb_build_object(\'number\', o."number") ELSE \'{}\' END || CASE WHEN o."reason" IS DISTINCT FROM n."reason" THEN jsonb_build_object(\'reason\', o."reason") ELSE \'{}\' END || CASE WHEN o."applied_by_id" IS DISTINCT FROM n."applied_by_id" THEN jsonb_build_object(\'applied_by_id\', o."applied_by_id") ELSE \'{}\' END || CASE WHEN o."applied_at" IS DISTINCT FROM n."applied_at" THEN jsonb_build_object(\'applied_at\', o."applied_at") ELSE \'{}\' END || CASE WHEN o."decided_by_id" IS DISTINCT FROM n."decided_by_id" THEN jsonb_build_object(\'decided_by_id\', o."decided_by_id") ELSE \'{}\' END || CASE WHEN o."decided_at" IS DISTINCT FROM n."decided_at" THEN jsonb_build_object(\'decided_at\', o."decided_at") ELSE \'{}\' END || CASE WHEN o."decision_note" IS DISTINCT FROM n."decision_note" THEN jsonb_build_object(\'decision_note\', o."decision_note") ELSE \'{}\' END || CASE WHEN o."withdrawn_by_id" IS DISTINCT FROM n."withdrawn_by_id" THEN jsonb_build_object(\'withdrawn_by_id\', o."withdrawn_by_id") ELSE \'{}\' END || CASE WHEN o."withdrawn_at" IS DISTINCT FROM n."withdrawn_at" THEN jsonb_build_object(\'withdrawn_at\', o."withdrawn_at") ELSE \'{}\' END || CASE WHEN o."withdrawal_reason" IS DISTINCT FROM n."withdrawal_reason" THEN jsonb_build_object(\'withdrawal_reason\', o."withdrawal_reason") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."customer_id" IS DISTINCT FROM n."customer_id" THEN jsonb_build_object(\'customer_id\', n."customer_id") ELSE \'{}\' END || CASE WHEN o."state" IS DISTINCT FROM n."state" THEN jsonb_build_object(\'state\', n."state") ELSE \'{}\' END || CASE WHEN o."number" IS DISTINCT FROM n."number" THEN jsonb_build_object(\'number\', n."number") ELSE \'{}\' END || CASE WHEN o."reason" IS DISTINCT FROM n."reason" THEN jsonb_build_object(\'reason\', n."reason") ELSE \'{}\' END || CASE WHEN o."applied_by_id" IS DISTINCT FROM n."applied_by_id" THEN jsonb_build_object(\'applied_by_id\', n."applied_by_id") ELSE \'{}\' END || CASE WHEN o."applied_at" IS DISTINCT FROM n."applied_at" THEN jsonb_build_object(\'applied_at\', n."applied_at") ELSE \'{}\' END || CASE WHEN o."decided_by_id" IS DISTINCT FROM n."decided_by_id" THEN jsonb_build_object(\'decided_by_id\', n."decided_by_id") ELSE \'{}\' END || CASE WHEN o."decided_at" IS DISTINCT FROM n."decided_at" THEN jsonb_build_object(\'decided_at\', n."decided_at") ELSE \'{}\' END || CASE WHEN o."decision_note" IS DISTINCT FROM n."decision_note" THEN jsonb_build_object(\'decision_note\', n."decision_note") ELSE \'{}\' END || CASE WHEN o."withdrawn_by_id" IS DISTINCT FROM n."withdrawn_by_id" THEN jsonb_build_object(\'withdrawn_by_id\', n."withdrawn_by_id") ELSE \'{}\' END || CASE WHEN o."withdrawn_at" IS DISTINCT FROM n."withdrawn_at" THEN jsonb_build_object(\'withdrawn_at\', n."withdrawn_at") ELSE \'{}\' END || CASE WHEN o."withdrawal_reason" IS DISTINCT FROM n."withdrawal_reason" THEN jsonb_build_object(\'withdrawal_reason\', n."withdrawal_reason") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."customer_id" IS DISTINCT FROM n."customer_id" OR o."state" IS DISTINCT FROM n."state" OR o."number" IS DISTINCT FROM n."number" OR o."reason" IS DISTINCT FROM n."reason" OR o."applied_by_id" IS DISTINCT FROM n."applied_by_id" OR o."applied_at" IS DISTINCT FROM n."applied_at" OR o."decided_by_id" IS DISTINCT FROM n."decided_by_id" OR o."decided_at" IS DISTINCT FROM n."decided_at" OR o."decision_note" IS DISTINCT FROM n."decision_note" OR o."withdrawn_by_id" IS DISTINCT FROM n."withdrawn_by_id" OR o."withdrawn_at" IS DISTINCT FROM n."withdrawn_at" OR o."withdrawal_reason" IS DISTINCT FROM n."withdrawal_reason"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'customers.keyqualification\', \'U\', touched); END IF; RETURN NULL;',
                    hash="bbdbc5821cb9cc19d275a8ce73cd24ff3168f0fc",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_7206d",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="customers_keyqualification",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keyqualification",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'customers.keyqualification', o.\"id\", 'customers.customer', o.\"customer_id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('customers.keyqualification', 'D', touched); END IF; RETURN NULL;",
                    hash="51ddcb177fd60fe33aaf71fe22794348184d46e6",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_12e42",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="customers_keyqualification",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="profilereview",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'customers.profilereview', n.\"id\", 'customers.customer', n.\"customer_id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('customers.profilereview', 'I', touched); END IF; RETURN NULL;",
                    hash="103d14654c7067c450dbc71eee2462ae7502b164",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_822f3",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="customers_profilereview",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="profilereview",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'customers.profilereview\', n."id", \'customers.customer\', n."customer_id", \'U\', \'{}\'::jsonb || CASE WHEN o."customer_id" IS DISTINCT FROM n."customer_id" THEN jsonb_build_object(\'customer_id\', o."customer_id") ELSE \'{}\' END || CASE WHEN o."reviewed_by_id" IS DISTINCT FROM n."reviewed_by_id" THEN jsonb_build_object(\'reviewed_by_id\', o."reviewed_by_id") ELSE \'{}\' END || CASE WHEN o."reviewed_at" IS DISTINCT FROM n."reviewed_at" THEN jsonb_build_object(\'reviewed_at\', o."reviewed_at") ELSE \'{}\' END || CASE WHEN o."note" IS DISTINCT FROM n."note" THEN jsonb_build_object(\'note\', o."note") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."customer_id" IS DISTINCT FROM n."customer_id" THEN jsonb_build_object(\'customer_id\', n."customer_id") ELSE \'{}\' END || CASE WHEN o."reviewed_by_id" IS DISTINCT FROM n."reviewed_by_id" THEN jsonb_build_object(\'reviewed_by_id\', n."reviewed_by_id") ELSE \'{}\' END || CASE WHEN o."reviewed_at" IS DISTINCT FROM n."reviewed_at" THEN jsonb_build_object(\'reviewed_at\', n."reviewed_at") ELSE \'{}\' END || CASE WHEN o."note" IS DISTINCT FROM n."note" THEN jsonb_build_object(\'note\', n."note") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."customer_id" IS DISTINCT FROM n."customer_id" OR o."reviewed_by_id" IS DISTINCT FROM n."reviewed_by_id" OR o."reviewed_at" IS DISTINCT FROM n."reviewed_at" OR o."note" IS DISTINCT FROM n."note"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'customers.profilereview\', \'U\', touched); END IF; RETURN NULL;',
                    hash="30fb58f89d77432891ebfcec1a1feac8229754cd",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_4d445",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="customers_profilereview",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="profilereview",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'customers.profilereview', o.\"id\", 'customers.customer', o.\"customer_id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('customers.profilereview', 'D', touched); END IF; RETURN NULL;",
                    hash="74fb7fa483d71bc982dca2bc1598e48176d821cb",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_5d2d8",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="customers_profilereview",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recordteam",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'customers.recordteam', n.\"id\", 'customers.customer', n.\"customer_id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('customers.recordteam', 'I', touched); END IF; RETURN NULL;",
                    hash="616183d7711b92f869b564a9619963e04e92361c",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_437e0",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="customers_recordteam",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recordteam",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'customers.recordteam\', n."id", \'customers.customer\', n."customer_id", \'U\', \'{}\'::jsonb || CASE WHEN o."customer_id" IS DISTINCT FROM n."customer_id" THEN jsonb_build_object(\'customer_id\', o."customer_id") ELSE \'{}\' END || CASE WHEN o."person_id" IS DISTINCT FROM n."person_id" THEN jsonb_build_object(\'person_id\', o."person_id") ELSE \'{}\' END || CASE WHEN o."may_write" IS DISTINCT FROM n."may_write" THEN jsonb_build_object(\'may_write\', o."may_write") ELSE \'{}\' END || CASE WHEN o."since" IS DISTINCT FROM n."since" THEN jsonb_build_object(\'since\', o."since") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."customer_id" IS DISTINCT FROM n."customer_id" THEN jsonb_build_object(\'customer_id\', n."customer_id") ELSE \'{}\' END || CASE WHEN o."person_id" IS DISTINCT FROM n."person_id" THEN jsonb_build_object(\'person_id\', n."person_id") ELSE \'{}\' END || CASE WHEN o."may_write" IS DISTINCT FROM n."may_write" THEN jsonb_build_object(\'may_write\', n."may_write") ELSE \'{}\' END || CASE WHEN o."since" IS DISTINCT FROM n."since" THEN jsonb_build_object(\'since\', n."since") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."customer_id" IS DISTINCT FROM n."customer_id" OR o."person_id" IS DISTINCT FROM n."person_id" OR o."may_write" IS DISTINCT FROM n."may_write" OR o."since" IS DISTINCT FROM n."since"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'customers.recordteam\', \'U\', touched); END IF; RETURN NULL;',
                    hash="c13a74bbd3ba5fee67a6619c3dce6bbde357107f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_3aa1d",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="customers_recordteam",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recordteam",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'customers.recordteam', o.\"id\", 'customers.customer', o.\"customer_id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('customers.recordteam', 'D', touched); END IF; RETURN NULL;",
                    hash="2c97489d3bbab4930139a80d44c69723b785716e",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_d3226",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="customers_recordteam",
                    when="AFTER",
                ),
            ),
        ),
    ]
