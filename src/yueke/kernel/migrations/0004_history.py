"""Tables of the row history, the functions its triggers call, and the history of the kernel's own rows."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import yueke.kernel.history.triggers

# Who acts is told by one setting of the transaction; the act is written with the first row that changes, once for
# each telling. Savepoints take settings and rows back together.
FUNCTIONS = """
CREATE FUNCTION yueke_act() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    known text := current_setting('yueke.act_id', true);
    told jsonb;
    made bigint;
BEGIN
    IF known <> '' THEN RETURN known::bigint; END IF;
    told := coalesce(nullif(current_setting('yueke.act', true), ''), '{}')::jsonb;
    INSERT INTO kernel_act (at, written_at, person_id, name, post, command, clause, cause_id, door, request_id,
        address, database_user)
    VALUES (coalesce((told->>'at')::timestamptz, now()), clock_timestamp(), (told->>'person')::bigint,
        coalesce(told->>'name', ''), coalesce(told->>'post', ''), coalesce(told->>'command', ''),
        coalesce(told->>'clause', ''), (told->>'cause')::bigint, coalesce(told->>'door', ''),
        coalesce(told->>'request', ''), coalesce(told->>'address', host(inet_client_addr()), ''), session_user)
    RETURNING id INTO made;
    -- Until the transaction ends, or until the next command announces itself.
    PERFORM set_config('yueke.act_id', made::text, true);
    RETURN made;
END $$;

CREATE FUNCTION yueke_touched(touched text, op text, n integer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO kernel_touched AS t (act_id, kind, at, made, changed, removed)
    SELECT id, touched, at, n * (op = 'I')::int, n * (op = 'U')::int, n * (op = 'D')::int
    FROM kernel_act WHERE id = yueke_act()
    ON CONFLICT (act_id, kind) DO UPDATE SET made = t.made + excluded.made, changed = t.changed + excluded.changed,
        removed = t.removed + excluded.removed
$$;
"""

GONE = "DROP FUNCTION yueke_touched(text, text, integer); DROP FUNCTION yueke_act()"


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0003_first_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("written_at", models.DateTimeField()),
                ("person_id", models.BigIntegerField(null=True, verbose_name="操作人")),
                ("name", models.CharField(blank=True, max_length=60)),
                ("post", models.CharField(blank=True, max_length=60, verbose_name="岗位")),
                ("command", models.CharField(blank=True, max_length=80, verbose_name="命令")),
                ("clause", models.CharField(blank=True, max_length=40, verbose_name="依据条款")),
                ("cause_id", models.BigIntegerField(null=True)),
                ("door", models.CharField(blank=True, max_length=40, verbose_name="入口")),
                ("request_id", models.CharField(blank=True, max_length=40, verbose_name="请求编号")),
                ("address", models.CharField(blank=True, max_length=45, verbose_name="网络地址")),
                ("database_user", models.CharField(max_length=63, verbose_name="数据库用户")),
            ],
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "act",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="kernel.act",
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("row_id", models.BigIntegerField()),
                ("root", models.CharField(max_length=60)),
                ("root_id", models.BigIntegerField(null=True)),
                ("op", models.CharField(max_length=1)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Touched",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "act", "kind", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "act",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="touched",
                        to="kernel.act",
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("made", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("removed", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.AlterModelOptions(
            name="numberrule",
            options={"verbose_name": "编号规则"},
        ),
        migrations.AlterModelOptions(
            name="storedfile",
            options={"verbose_name": "文件"},
        ),
        migrations.RunSQL(FUNCTIONS, GONE),
        migrations.SeparateDatabaseAndState(
            # The default is set after the column is there: given with it, every event of the past would be rewritten.
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE kernel_event ADD COLUMN act_id bigint;"
                    " ALTER TABLE kernel_event ALTER COLUMN act_id SET DEFAULT yueke_act()",
                    "ALTER TABLE kernel_event DROP COLUMN act_id",
                )
            ],
            state_operations=[
                migrations.AddField(
                    "event",
                    "act_id",
                    models.BigIntegerField(
                        db_default=models.Func(function="yueke_act", output_field=models.BigIntegerField()), null=True
                    ),
                )
            ],
        ),
        migrations.AddField(
            model_name="event",
            name="audited",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(condition=models.Q(("act_id__isnull", False)), fields=["act_id"], name="events_of_act"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="calendarday",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'kernel.calendarday', n.\"id\", 'kernel.calendarday', n.\"id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('kernel.calendarday', 'I', touched); END IF; RETURN NULL;",
                    hash="177649738f2d62d998521ce20b3d7c0e7e48ea12",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_3f960",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="kernel_calendarday",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="calendarday",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'kernel.calendarday\', n."id", \'kernel.calendarday\', n."id", \'U\', \'{}\'::jsonb || CASE WHEN o."date" IS DISTINCT FROM n."date" THEN jsonb_build_object(\'date\', o."date") ELSE \'{}\' END || CASE WHEN o."kind" IS DISTINCT FROM n."kind" THEN jsonb_build_object(\'kind\', o."kind") ELSE \'{}\' END || CASE WHEN o."name" IS DISTINCT FROM n."name" THEN jsonb_build_object(\'name\', o."name") ELSE \'{}\' END || CASE WHEN o."source" IS DISTINCT FROM n."source" THEN jsonb_build_object(\'source\', o."source") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."date" IS DISTINCT FROM n."date" THEN jsonb_build_object(\'date\', n."date") ELSE \'{}\' END || CASE WHEN o."kind" IS DISTINCT FROM n."kind" THEN jsonb_build_object(\'kind\', n."kind") ELSE \'{}\' END || CASE WHEN o."name" IS DISTINCT FROM n."name" THEN jsonb_build_object(\'name\', n."name") ELSE \'{}\' END || CASE WHEN o."source" IS DISTINCT FROM n."source" THEN jsonb_build_object(\'source\', n."source") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."date" IS DISTINCT FROM n."date" OR o."kind" IS DISTINCT FROM n."kind" OR o."name" IS DISTINCT FROM n."name" OR o."source" IS DISTINCT FROM n."source"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'kernel.calendarday\', \'U\', touched); END IF; RETURN NULL;',
                    hash="1872870d31b9d95b180734c171a466d9d6adcd49",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_14123",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="kernel_calendarday",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="calendarday",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'kernel.calendarday', o.\"id\", 'kernel.calendarday', o.\"id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('kernel.calendarday', 'D', touched); END IF; RETURN NULL;",
                    hash="70e15bb6d9047f718958b12334acb600d77b0df8",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_550fe",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="kernel_calendarday",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="numberrule",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'kernel.numberrule', 0, 'kernel.numberrule', 0, 'I', NULL, jsonb_build_object('code', n.\"code\") FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('kernel.numberrule', 'I', touched); END IF; RETURN NULL;",
                    hash="690d16cc9f306c7bc5479ff4efff8e17dc24cfd7",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_17b6c",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="kernel_numberrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="numberrule",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'kernel.numberrule\', 0, \'kernel.numberrule\', 0, \'U\', jsonb_build_object(\'code\', n."code") || \'{}\'::jsonb || CASE WHEN o."prefix" IS DISTINCT FROM n."prefix" THEN jsonb_build_object(\'prefix\', o."prefix") ELSE \'{}\' END || CASE WHEN o."date_format" IS DISTINCT FROM n."date_format" THEN jsonb_build_object(\'date_format\', o."date_format") ELSE \'{}\' END || CASE WHEN o."width" IS DISTINCT FROM n."width" THEN jsonb_build_object(\'width\', o."width") ELSE \'{}\' END || CASE WHEN o."reset" IS DISTINCT FROM n."reset" THEN jsonb_build_object(\'reset\', o."reset") ELSE \'{}\' END, jsonb_build_object(\'code\', n."code") || \'{}\'::jsonb || CASE WHEN o."prefix" IS DISTINCT FROM n."prefix" THEN jsonb_build_object(\'prefix\', n."prefix") ELSE \'{}\' END || CASE WHEN o."date_format" IS DISTINCT FROM n."date_format" THEN jsonb_build_object(\'date_format\', n."date_format") ELSE \'{}\' END || CASE WHEN o."width" IS DISTINCT FROM n."width" THEN jsonb_build_object(\'width\', n."width") ELSE \'{}\' END || CASE WHEN o."reset" IS DISTINCT FROM n."reset" THEN jsonb_build_object(\'reset\', n."reset") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."code" = n."code" WHERE o."prefix" IS DISTINCT FROM n."prefix" OR o."date_format" IS DISTINCT FROM n."date_format" OR o."width" IS DISTINCT FROM n."width" OR o."reset" IS DISTINCT FROM n."reset"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'kernel.numberrule\', \'U\', touched); END IF; RETURN NULL;',
                    hash="00d6e9cf513ac6efb2f6dfe5c4f771cdd8fcf1f6",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_ddca3",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="kernel_numberrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="numberrule",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'kernel.numberrule', 0, 'kernel.numberrule', 0, 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('kernel.numberrule', 'D', touched); END IF; RETURN NULL;",
                    hash="4ee11e29fb7a34c428c3810ba1d08be5509eb579",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_a1bf2",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="kernel_numberrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storedfile",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'kernel.storedfile', n.\"id\", 'kernel.storedfile', n.\"id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('kernel.storedfile', 'I', touched); END IF; RETURN NULL;",
                    hash="6790b64e930ea2619e8d975f9792c89ce2e2a111",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_51f09",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="kernel_storedfile",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storedfile",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'kernel.storedfile\', n."id", \'kernel.storedfile\', n."id", \'U\', \'{}\'::jsonb || CASE WHEN o."sha256" IS DISTINCT FROM n."sha256" THEN jsonb_build_object(\'sha256\', o."sha256") ELSE \'{}\' END || CASE WHEN o."size" IS DISTINCT FROM n."size" THEN jsonb_build_object(\'size\', o."size") ELSE \'{}\' END || CASE WHEN o."media_type" IS DISTINCT FROM n."media_type" THEN jsonb_build_object(\'media_type\', o."media_type") ELSE \'{}\' END || CASE WHEN o."name" IS DISTINCT FROM n."name" THEN jsonb_build_object(\'name\', o."name") ELSE \'{}\' END || CASE WHEN o."uploaded_by_id" IS DISTINCT FROM n."uploaded_by_id" THEN jsonb_build_object(\'uploaded_by_id\', o."uploaded_by_id") ELSE \'{}\' END || CASE WHEN o."at" IS DISTINCT FROM n."at" THEN jsonb_build_object(\'at\', o."at") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."sha256" IS DISTINCT FROM n."sha256" THEN jsonb_build_object(\'sha256\', n."sha256") ELSE \'{}\' END || CASE WHEN o."size" IS DISTINCT FROM n."size" THEN jsonb_build_object(\'size\', n."size") ELSE \'{}\' END || CASE WHEN o."media_type" IS DISTINCT FROM n."media_type" THEN jsonb_build_object(\'media_type\', n."media_type") ELSE \'{}\' END || CASE WHEN o."name" IS DISTINCT FROM n."name" THEN jsonb_build_object(\'name\', n."name") ELSE \'{}\' END || CASE WHEN o."uploaded_by_id" IS DISTINCT FROM n."uploaded_by_id" THEN jsonb_build_object(\'uploaded_by_id\', n."uploaded_by_id") ELSE \'{}\' END || CASE WHEN o."at" IS DISTINCT FROM n."at" THEN jsonb_build_object(\'at\', n."at") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."sha256" IS DISTINCT FROM n."sha256" OR o."size" IS DISTINCT FROM n."size" OR o."media_type" IS DISTINCT FROM n."media_type" OR o."name" IS DISTINCT FROM n."name" OR o."uploaded_by_id" IS DISTINCT FROM n."uploaded_by_id" OR o."at" IS DISTINCT FROM n."at"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'kernel.storedfile\', \'U\', touched); END IF; RETURN NULL;',
                    hash="dd0b364255c645dc385a997429cf46ac6ae7899c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_55090",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="kernel_storedfile",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storedfile",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'kernel.storedfile', o.\"id\", 'kernel.storedfile', o.\"id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('kernel.storedfile', 'D', touched); END IF; RETURN NULL;",
                    hash="ed3f41ac8fb7648d3c8f28cc07e4d9bbce3389c7",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_dc346",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="kernel_storedfile",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="history_made",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'kernel.workperiod', n.\"id\", 'kernel.workperiod', n.\"id\", 'I', NULL, NULL FROM new_rows n; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('kernel.workperiod', 'I', touched); END IF; RETURN NULL;",
                    hash="3e65cbd67cdf448faaab2f991ebec0f1337262c2",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_made_fb5c1",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="kernel_workperiod",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="history_changed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func='INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), \'kernel.workperiod\', n."id", \'kernel.workperiod\', n."id", \'U\', \'{}\'::jsonb || CASE WHEN o."weekdays" IS DISTINCT FROM n."weekdays" THEN jsonb_build_object(\'weekdays\', o."weekdays") ELSE \'{}\' END || CASE WHEN o."start" IS DISTINCT FROM n."start" THEN jsonb_build_object(\'start\', o."start") ELSE \'{}\' END || CASE WHEN o."end" IS DISTINCT FROM n."end" THEN jsonb_build_object(\'end\', o."end") ELSE \'{}\' END, \'{}\'::jsonb || CASE WHEN o."weekdays" IS DISTINCT FROM n."weekdays" THEN jsonb_build_object(\'weekdays\', n."weekdays") ELSE \'{}\' END || CASE WHEN o."start" IS DISTINCT FROM n."start" THEN jsonb_build_object(\'start\', n."start") ELSE \'{}\' END || CASE WHEN o."end" IS DISTINCT FROM n."end" THEN jsonb_build_object(\'end\', n."end") ELSE \'{}\' END FROM old_rows o JOIN new_rows n ON o."id" = n."id" WHERE o."weekdays" IS DISTINCT FROM n."weekdays" OR o."start" IS DISTINCT FROM n."start" OR o."end" IS DISTINCT FROM n."end"; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched(\'kernel.workperiod\', \'U\', touched); END IF; RETURN NULL;',
                    hash="e6fbae29083ca2145651599a539b56ec67c51902",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_history_changed_b86fe",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="kernel_workperiod",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="history_removed",
                sql=yueke.kernel.history.triggers.KeptTriggerSql(
                    func="INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after) SELECT (SELECT yueke_act()), 'kernel.workperiod', o.\"id\", 'kernel.workperiod', o.\"id\", 'D', to_jsonb(o), NULL FROM old_rows o; GET DIAGNOSTICS touched = ROW_COUNT; IF touched > 0 THEN PERFORM yueke_touched('kernel.workperiod', 'D', touched); END IF; RETURN NULL;",
                    hash="dc7a924fa40b0709acafcfd8495e23dd03e5bc7b",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_history_removed_63683",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="kernel_workperiod",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="act",
            index=models.Index(fields=["-at", "-id"], name="acts_latest"),
        ),
        migrations.AddIndex(
            model_name="act",
            index=models.Index(fields=["person_id", "-at", "-id"], name="acts_of_person"),
        ),
        migrations.AddIndex(
            model_name="act",
            index=models.Index(fields=["command", "-at", "-id"], name="acts_of_command"),
        ),
        migrations.AddIndex(
            model_name="act",
            index=models.Index(
                condition=models.Q(("clause", ""), _negated=True),
                fields=["clause", "-at", "-id"],
                name="acts_for_clause",
            ),
        ),
        migrations.AddIndex(
            model_name="act",
            index=django.contrib.postgres.indexes.BrinIndex(fields=["written_at"], name="acts_by_day"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="act",
            trigger=pgtrigger.compiler.Trigger(
                name="acts_are_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="dc363aee0b6791d6a6f3dc9284a03f07f24df211",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_acts_are_append_only_84882",
                    table="kernel_act",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["root", "root_id", "-id"], name="changes_of_record"),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["act", "id"], name="changes_of_act"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="change",
            trigger=pgtrigger.compiler.Trigger(
                name="changes_are_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a195c4630ee6e08e8ba6bc71cd2096553ec927da",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_changes_are_append_only_91182",
                    table="kernel_change",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="touched",
            index=models.Index(fields=["kind", "-at", "-act"], name="acts_on_kind"),
        ),
    ]
