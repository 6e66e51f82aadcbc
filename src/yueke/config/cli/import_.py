"""``yueke import``: customers or orders from a sheet, with a report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from yueke.config.cli import application, shape

if TYPE_CHECKING:
    from yueke.domains.imports.models import ImportBatch
    from yueke.kernel.access import Actor

PHASES = {
    "read": "读取表格 · Reading",
    "clean": "整理数据 · Cleaning",
    "compare": "查重 · Comparing",
    "keep": "保存检查结果 · Keeping the findings",
    "write": "写入 · Writing",
}


@shape.command(help="导入客户或订单表格（xlsx、csv）· Import a sheet of customers or orders.")
@click.argument("kind", type=click.Choice(["customers", "orders"]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--merge", "duplicates", flag_value="merge", default=True, help="重复的合并（默认）· Merge duplicates.")
@click.option("--link", "duplicates", flag_value="link", help="重复的都保留并关联 · Keep and link duplicates.")
@click.option("--new", "duplicates", flag_value="new", help="重复的都作为新客户 · Take duplicates as new.")
@click.option(
    "--existing",
    type=click.Choice(["both", "add", "update"]),
    default="both",
    help="档案里已有的：补全并新增、只新增、只补全 · Known customers.",
)
@click.option("--lenient", is_flag=True, help="有误的单元格留空，不退回整行 · Leave unusable cells empty.")
@click.option("--create-customers", is_flag=True, help="订单：没有的客户新建 · Orders: create unknown customers.")
@click.option("--keep-totals", is_flag=True, help="订单：金额不符也导入 · Orders: accept wrong totals.")
@click.option("--shift-to-present", is_flag=True, help="订单：整体移到最近 · Orders: move all dates to the present.")
@click.option("--column", "columns", multiple=True, metavar="字段=列名", help="指定列 · Name a column, repeatable.")
@click.option("--as", "username", help="以谁的名义（登录名）· On whose behalf (sign-in name).")
@click.option("--dry-run", is_flag=True, help="只检查，不写入 · Check only, write nothing.")
def command(
    kind: str,
    file: Path,
    duplicates: str,
    existing: str,
    lenient: bool,
    create_customers: bool,
    keep_totals: bool,
    shift_to_present: bool,
    columns: tuple[str, ...],
    username: str | None,
    dry_run: bool,
) -> None:
    """Check, import, report; the refused rows are written beside the file."""
    options = {
        "duplicates": duplicates,
        "existing": existing,
        "faults": "blank" if lenient else "refuse",
        "customers": "create" if create_customers else "refuse",
        "totals": "keep" if keep_totals else "refuse",
    }
    with application.prepared():
        from yueke.domains.imports import commands
        from yueke.kernel import clock
        from yueke.reactions import nightly

        at = clock.now()
        actor = _actor(username)
        with file.open("rb") as stream:
            batch = commands.upload(actor, kind, stream, options=_known(kind, options), at=at)
        batch = _mapped(actor, batch, columns, shift=shift_to_present, at=at)
        _print_mapping(batch)
        with shape.progress(PHASES) as tell:
            batch = commands.check(actor, batch.pk, at=at, tell=tell)
            if not dry_run and batch.rows_ready:
                batch = commands.run(actor, batch.pk, at=at, tell=tell)
        if not dry_run and batch.rows_imported + batch.rows_merged:
            with shape.err.status("分类分级，安排回访 · Classing customers, planning visits"):
                nightly.bring_up_to_date(clock.now())
        _report(batch, dry_run=dry_run)
        refused = _write_refused(batch, file)
        if dry_run:
            commands.cancel(actor, batch.pk, at=at)
    if refused:
        shape.out.print(f"退回的行 · Refused rows: [b]{refused}[/b]", soft_wrap=True)
    if batch.rows_refused == batch.rows_total:
        raise click.ClickException("所有行都被退回，没有导入 · Every row was refused, nothing was imported")
    if not dry_run:
        shape.out.print("下一步 · Next: [b]yueke judge[/b]")


def _actor(username: str | None) -> Actor:
    """The person named, else the founder; the company must have been founded."""
    from yueke.domains.organization import queries as organization
    from yueke.domains.organization.models import Company, Person, RoleGrant
    from yueke.domains.organization.permissions import FOUNDER

    if not Company.objects.exists():
        raise click.ClickException("还没有建立公司，请先运行 yueke init · No company yet, run yueke init first")
    if username:
        person = Person.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise click.BadParameter(f"没有这个登录名 · No such sign-in name: {username}", param_hint="--as")
    else:
        grant = RoleGrant.objects.filter(role__code=FOUNDER, person__is_active=True).order_by("pk").first()
        if grant is None:
            raise click.ClickException("请用 --as 指定以谁的名义导入 · Name somebody with --as")
        person = grant.person
    return organization.actor_for(person)


def _known(kind: str, options: Mapping[str, str]) -> dict[str, str]:
    from yueke.domains.imports.importer import importer_of

    importer = importer_of(kind)
    codes = {option.code for option in importer.options} | set(importer.hidden_options)
    return {code: value for code, value in options.items() if code in codes}


def _mapped(actor: Actor, batch: ImportBatch, columns: tuple[str, ...], *, shift: bool, at: Any) -> ImportBatch:
    from yueke.domains.imports import commands, sheets
    from yueke.domains.imports.importer import importer_of
    from yueke.domains.orders.importing import days_to_present

    importer = importer_of(batch.kind)
    codes = {word: one.code for one in importer.fields for word in (one.code, one.title)}
    mapping = dict(batch.mapping)
    for text in columns:
        field, _equals, title = text.partition("=")
        if field not in codes or title not in batch.columns:
            known = "、".join(one.title for one in importer.fields)
            raise click.BadParameter(
                f"{text}：字段 · fields: {known}；列 · columns: {'、'.join(batch.columns)}", param_hint="--column"
            )
        place = batch.columns.index(title)
        mapping = {code: one for code, one in mapping.items() if one != place} | {codes[field]: place}
    options = dict(batch.options)
    if shift and "ordered" in mapping:
        sheet = sheets.sheet_of(batch, importer)
        plan = sheets.plan_of(sheet, importer, mapping, options, at.date())
        options["shift_days"] = str(days_to_present(sheet, plan, at.date()))
    return commands.map_columns(actor, batch.pk, mapping, options=options, at=at)


def _print_mapping(batch: ImportBatch) -> None:
    from yueke.domains.imports.queries import fields_of

    pairs = [f"{one.title} ← {batch.columns[batch.mapping[code]]}" for code, one in fields_of(batch).items()]
    unused = [title for place, title in enumerate(batch.columns) if place not in batch.mapping.values()]
    shape.err.print("列 · Columns: " + "，".join(pairs), markup=False)
    if unused:
        shape.err.print("未用的列 · Not used: " + "、".join(unused), markup=False)


def _report(batch: ImportBatch, *, dry_run: bool) -> None:
    from yueke.domains.imports import queries
    from yueke.kernel.access import SYSTEM

    table = Table(title=f"{batch.number}  {batch.file_name}", title_justify="left", show_header=False, box=None)
    table.add_column()
    table.add_column(justify="right")
    table.add_row("数据行 · Rows", f"{batch.rows_total:,}")
    if dry_run:
        found = queries.tally(batch)
        table.add_row("可导入 · Ready", f"{batch.rows_ready:,}")
        table.add_row("重复组 · Groups of duplicates", f"{found.groups:,}")
    else:
        table.add_row("已导入 · Imported", f"{batch.rows_imported:,}")
        table.add_row("并入其他 · Merged", f"{batch.rows_merged:,}")
    table.add_row("退回 · Refused", f"{batch.rows_refused:,}")
    shape.out.print(table)
    reasons = [row for row in queries.explained(batch) if row[0] == "refused"][:12]
    if reasons:
        table = Table(title="退回原因 · Why refused", title_justify="left", show_header=False, box=None)
        for _kind, title, text, n in reasons:
            table.add_row(title, text, f"{n:,}")
        shape.out.print(table)
    for advised in queries.advice(SYSTEM, batch):
        shape.out.print(advised.text, markup=False)


def _write_refused(batch: ImportBatch, file: Path) -> Path | None:
    from yueke.domains.imports import queries
    from yueke.kernel.access import SYSTEM

    if not batch.rows_refused:
        return None
    target = file.with_name(f"{file.stem}-退回.xlsx")
    try:
        queries.failed_rows(SYSTEM, batch, target)
    except OSError:
        # The folder of the sheet may be read-only, as a share often is.
        target = Path.cwd() / target.name
        queries.failed_rows(SYSTEM, batch, target)
    return target
