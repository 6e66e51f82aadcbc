"""The history of this module's rows is kept from here on."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

import yueke.kernel.history.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0005_audit_chain"),
        ("orders", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="order",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'orders.order', n.\"id\", 'orders.order', n.\"id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('orders.order', 'I', touched); END IF; RETURN NULL;",
                    hash="a41314097f45134a8bfd992acce26930a24924fa",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_053ce",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="orders_order",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="order",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'orders.order\', n."id", \'orders.order\', n."id", \'U\', \'{}\'::jsonb || CASE WHEN o."number" IS DISTINCT FROM n."number" THEN jsonb_build_object(\'number\', o."number") ELSE \'{}\' END || CASE WHEN o."customer_id" IS DISTINCT FROM n."customer_id" THEN jsonb_build_object(\'customer_id\', o."customer_id") ELSE \'{}\' END || CASE WHEN o."ordered_at" IS DISTINCT FROM n."ordered_at" THEN jsonb_build_object(\'ordered_at\', o."ordered_at") ELSE \'{}\' END || CASE WHEN o."channel" IS DISTINCT FROM n."channel" THEN jsonb_build_object(\'channel\', o."channel") ELSE \'{}\' END || CASE WHEN o."department_id" IS DISTINCT FROM n."department_id" THEN jsonb_build_object(\'department_id\', o."department_id") ELSE \'{}\' END || CASE WHEN o."person_id" IS DISTINCT FROM n."person_id" THEN jsonb_build_object(\'person_id\', o."person_id") ELSE \'{}\' END || CASE WHEN o."amount" IS DISTINCT FROM n."amount" THEN jsonb_build_object(\'amount\', o."amount") ELSE \'{}\' END || CASE WHEN o."cost" IS DISTINCT FROM n."cost" THEN jsonb_build_object(\'cost\', o."cost") ELSE \'{}\' END || CASE WHEN o."promised_on" IS DISTINCT FROM n."promised_on" THEN jsonb_build_object(\'promised_on\', o."promised_on") ELSE \'{}\' END || CASE WHEN o."delivered_on" IS DISTINCT FROM n."delivered_on" THEN jsonb_build_object(\'delivered_on\', o."delivered_on") ELSE \'{}\' END || CASE WHEN o."state" IS DISTINCT FROM n."state" THEN jsonb_build_object(\'state\', o."state") ELSE \'{}\' END || CASE WHEN o."remark" IS DISTINCT FROM n."remark" THEN jsonb_build_object(\'remark\', o."remark") ELSE \'{}\' END || CASE WHEN o."import_batch_id" IS DISTINCT FROM n."import_batch_id" THEN jsonb_build_object(\'import_batch_id\', o."import_batch_id") ELSE \'{}\' END || CASE WHEN o."created_at" IS DISTINCT FROM n."created_at" THEN jsonb_build_object(\'created_at\', o."created_at") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."number" IS DISTINCT FROM n."number" THEN jsonb_build_object(\'number\', n."number") ELSE \'{}\' END || CASE WHEN o."customer_id" IS DISTINCT FROM n."customer_id" THEN jsonb_build_object(\'customer_id\', n."customer_id") ELSE \'{}\' END || CASE WHEN o."ordered_at" IS DISTINCT FROM n."ordered_at" THEN jsonb_build_object(\'ordered_at\', n."ordered_at") ELSE \'{}\' END || CASE WHEN o."channel" IS DISTINCT FROM n."channel" THEN jsonb_build_object(\'channel\', n."channel") ELSE \'{}\' END || CASE WHEN o."department_id" IS DISTINCT FROM n."department_id" THEN jsonb_build_object(\'department_id\', n."department_id") ELSE \'{}\' END || CASE WHEN o."person_id" IS DISTINCT FROM n."person_id" THEN jsonb_build_object(\'person_id\', n."person_id") ELSE \'{}\' END || CASE WHEN o."amount" IS DISTINCT FROM n."amount" THEN jsonb_build_object(\'amount\', n."amount") ELSE \'{}\' END || CASE WHEN o."cost" IS DISTINCT FROM n."cost" THEN jsonb_build_object(\'cost\', n."cost") ELSE \'{}\' END || CASE WHEN o."promised_on" IS DISTINCT FROM n."promised_on" THEN jsonb_build_object(\'promised_on\', n."promised_on") ELSE \'{}\' END || CASE WHEN o."delivered_on" IS DISTINCT FROM n."delivered_on" THEN jsonb_build_object(\'delivered_on\', n."delivered_on") ELSE \'{}\' END || CASE WHEN o."state" IS DISTINCT FROM n."state" THEN jsonb_build_object(\'state\', n."state") ELSE \'{}\' END || CASE WHEN o."remark" IS DISTINCT FROM n."remark" THEN jsonb_build_object(\'remark\', n."remark") ELSE \'{}\' END || CASE WHEN o."import_batch_id" IS DISTINCT FROM n."import_batch_id" THEN jsonb_build_object(\'import_batch_id\', n."import_batch_id") ELSE \'{}\' END || CASE WHEN o."created_at" IS DISTINCT FROM n."created_at" THEN jsonb_build_object(\'created_at\', n."created_at") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."number" IS DISTINCT FROM n."number" OR o."customer_id" IS DISTINCT FROM n."customer_id" OR o."ordered_at" IS DISTINCT FROM n."ordered_at" OR o."channel" IS DISTINCT FROM n."channel" OR o."department_id" IS DISTINCT FROM n."department_id" OR o."person_id" IS DISTINCT FROM n."person_id" OR o."amount" IS DISTINCT FROM n."amount" OR o."cost" IS DISTINCT FROM n."cost" OR o."promised_on" IS DISTINCT FROM n."promised_on" OR o."delivered_on" IS DISTINCT FROM n."delivered_on" OR o."state" IS DISTINCT FROM n."state" OR o."remark" IS DISTINCT FROM n."remark" OR o."import_batch_id" IS DISTINCT FROM n."import_batch_id" OR o."created_at" IS DISTINCT FROM n."created_at"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'orders.order\', \'U\', touched); END IF; RETURN NULL;',
                    hash="3b40f3ba5ca67f5de53c1fa901310cf690e94c56",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_eeb72",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="orders_order",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="order",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'orders.order', o.\"id\", 'orders.order', o.\"id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('orders.order', 'D', touched); END IF; RETURN NULL;",
                    hash="f207e8d018e366041322879149117bed072d3b4b",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_7013a",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="orders_order",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="orderline",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'orders.orderline', n.\"id\", 'orders.order', n.\"order_id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('orders.orderline', 'I', touched); END IF; RETURN NULL;",
                    hash="a1f66323889b5e713ecee06a929c31fcdb73fec3",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_23a03",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="orders_orderline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="orderline",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'orders.orderline\', n."id", \'orders.order\', n."order_id", \'U\', \'{}\'::jsonb || CASE WHEN o."order_id" IS DISTINCT FROM n."order_id" THEN jsonb_build_object(\'order_id\', o."order_id") ELSE \'{}\' END || CASE WHEN o."product_id" IS DISTINCT FROM n."product_id" THEN jsonb_build_object(\'product_id\', o."product_id") ELSE \'{}\' END || CASE WHEN o."product_name" IS DISTINCT FROM n."product_name" THEN jsonb_build_object(\'product_name\', o."product_name") ELSE \'{}\' END || CASE WHEN o."quantity" IS DISTINCT FROM n."quantity" THEN jsonb_build_object(\'quantity\', o."quantity") ELSE \'{}\' END || CASE WHEN o."price" IS DISTINCT FROM n."price" THEN jsonb_build_object(\'price\', o."price") ELSE \'{}\' END || CASE WHEN o."amount" IS DISTINCT FROM n."amount" THEN jsonb_build_object(\'amount\', o."amount") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."order_id" IS DISTINCT FROM n."order_id" THEN jsonb_build_object(\'order_id\', n."order_id") ELSE \'{}\' END || CASE WHEN o."product_id" IS DISTINCT FROM n."product_id" THEN jsonb_build_object(\'product_id\', n."product_id") ELSE \'{}\' END || CASE WHEN o."product_name" IS DISTINCT FROM n."product_name" THEN jsonb_build_object(\'product_name\', n."product_name") ELSE \'{}\' END || CASE WHEN o."quantity" IS DISTINCT FROM n."quantity" THEN jsonb_build_object(\'quantity\', n."quantity") ELSE \'{}\' END || CASE WHEN o."price" IS DISTINCT FROM n."price" THEN jsonb_build_object(\'price\', n."price") ELSE \'{}\' END || CASE WHEN o."amount" IS DISTINCT FROM n."amount" THEN jsonb_build_object(\'amount\', n."amount") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."order_id" IS DISTINCT FROM n."order_id" OR o."product_id" IS DISTINCT FROM n."product_id" OR o."product_name" IS DISTINCT FROM n."product_name" OR o."quantity" IS DISTINCT FROM n."quantity" OR o."price" IS DISTINCT FROM n."price" OR o."amount" IS DISTINCT FROM n."amount"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'orders.orderline\', \'U\', touched); END IF; RETURN NULL;',
                    hash="7fccbd432e1f079f3757ec7ee8d749fe6e71b09e",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_f538e",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="orders_orderline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="orderline",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'orders.orderline', o.\"id\", 'orders.order', o.\"order_id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('orders.orderline', 'D', touched); END IF; RETURN NULL;",
                    hash="0ce3a7d2aa1f3595bfc850e2e9eb7464a24a2ec1",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_bc186",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="orders_orderline",
                    when="AFTER",
                ),
            ),
        ),
    ]
