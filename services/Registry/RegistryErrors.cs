using Fupin.Chassis.Faults;
using Grpc.Core;

namespace Fupin.Registry;

/// <summary>
/// What the registry refuses, by name. Reasons of rows in an import stand in <see cref="Imports.RowReasons"/>.
/// </summary>
internal static class RegistryErrors
{
    public const string Domain = "registry.fupin";

    public static Fault DivisionNotFound() => new(
        StatusCode.NotFound, Domain, "DIVISION_NOT_FOUND", "没有该行政区划，或它在该日期无效", "no such division, or it is not valid on the date");

    /// <summary>For callers limited to divisions: the same for what is somebody else's and for what is not there.</summary>
    public static Fault OutsideScope() => new(
        StatusCode.PermissionDenied, Domain, "OUTSIDE_SCOPE",
        "不在您负责的区域或户内，或不存在", "it is outside the divisions or households you are responsible for, or does not exist");

    public static Fault VillageNotFound() => new(StatusCode.NotFound, Domain, "VILLAGE_NOT_FOUND", "没有登记该村", "no such village is registered");

    public static Fault HouseholdNotFound() => new(StatusCode.NotFound, Domain, "HOUSEHOLD_NOT_FOUND", "没有登记该户", "no such household is registered");

    /// <summary>Ask for an instant after the undo, or before the import.</summary>
    public static Fault PastUnknown(string import) => new(
        StatusCode.FailedPrecondition, Domain, "PAST_UNKNOWN",
        $"该时点有{import}登记的户，撤销时系统尚未留存历史，无法还原", $"at that instant households of {import} were registered, which was undone before the register kept what it removes");

    /// <summary>The records of REG-06 belong to a level; ask with a division of it.</summary>
    public static Fault WrongLevel(string zh, string en) => Fault.BadRequest(Domain, [new("division", "DIVISION_LEVEL", zh, en)]);

    public static Fault PageTokenInvalid()
    {
        const string zh = "分页标记无效，请从第一页重新查询";
        const string en = "the page token is invalid: start from the first page";
        return new(StatusCode.InvalidArgument, Domain, "PAGE_TOKEN_INVALID", zh, en, violations: [new("page_token", "PAGE_TOKEN_INVALID", zh, en)]);
    }

    public static Fault ImportNotFound() => new(StatusCode.NotFound, Domain, "IMPORT_NOT_FOUND", "没有该导入", "no such import");

    public static Fault ComparisonNotFound() => new(StatusCode.NotFound, Domain, "COMPARISON_NOT_FOUND", "没有该比对名单", "no such comparison");

    public static Fault DifferenceNotFound() => new(StatusCode.NotFound, Domain, "DIFFERENCE_NOT_FOUND", "没有该差异事项", "no such difference");

    /// <summary>Somebody settled it before: read it again.</summary>
    public static Fault DifferenceSettled() => new(
        StatusCode.FailedPrecondition, Domain, "DIFFERENCE_SETTLED", "该差异事项已办结", "this difference is settled already");

    public static Fault ListProtocol(string zh, string en) => new(StatusCode.InvalidArgument, Domain, "LIST_PROTOCOL", zh, en);

    /// <summary>A compared list is a record: compare a new list under a new id.</summary>
    public static Fault ListFinished() => new(
        StatusCode.FailedPrecondition, Domain, "LIST_FINISHED", "该名单编号已完成比对，新的名单请用新的编号", "the list with this id is compared already: use another id for another list");

    /// <summary>Right rows against what is registered: correct the file, or file a change.</summary>
    public static Fault Differs(string reason, string zh, string en, IReadOnlyList<FieldViolation> violations) =>
        new(StatusCode.FailedPrecondition, Domain, reason, zh, en, violations: violations);

    /// <summary>The file lacks columns, or has one twice: correct its headers and begin again.</summary>
    public static Fault Headers(string reason, string zh, string en, IReadOnlyList<FieldViolation> violations) =>
        new(StatusCode.InvalidArgument, Domain, reason, zh, en, violations: violations);

    public static Fault ImportProtocol(string zh, string en) => new(StatusCode.InvalidArgument, Domain, "IMPORT_PROTOCOL", zh, en);

    public static Fault ImportEmpty() => new(
        StatusCode.InvalidArgument, Domain, "IMPORT_EMPTY", "文件中没有数据行", "the file has no rows of data");

    public static Fault BatchDamaged(int number) => new(
        StatusCode.InvalidArgument, Domain, "IMPORT_BATCH_DAMAGED", $"第{number}批内容与其SHA-256不符，请重新发送",
        $"batch {number} does not match its SHA-256: send it again", Number(number));

    public static Fault BatchTooLarge(int number, int most) => new(
        StatusCode.InvalidArgument, Domain, "IMPORT_BATCH_TOO_LARGE", $"第{number}批超过{most}行", $"batch {number} has more than {most} rows", Number(number));

    public static Fault BatchGap(int number, int expected) => new(
        StatusCode.InvalidArgument, Domain, "IMPORT_BATCH_GAP", $"收到第{number}批，应为第{expected}批", $"batch {number} came where batch {expected} was due",
        Number(number));

    /// <summary>The index key the import began under was removed since: import the file under a new id, what went in is found unchanged.</summary>
    public static Fault ImportKeyRetired() => new(
        StatusCode.FailedPrecondition, Domain, "IMPORT_KEY_RETIRED",
        "该导入开始时使用的索引密钥已停用，无法续传；请用新的导入编号重新导入，已登记的户会显示为未变",
        "the index key this import began under was retired since: import the file again under a new id, what went in is found unchanged");

    /// <summary>The import id was used for another file, or the file was edited since: import it under a new id.</summary>
    public static Fault ImportContentChanged(int number) => new(
        StatusCode.FailedPrecondition, Domain, "IMPORT_CONTENT_CHANGED",
        number == 0 ? "该导入编号已用于表头不同的文件，请用新的导入编号" : $"第{number}批与已保存的内容不同，文件已被修改，请用新的导入编号导入",
        number == 0
            ? "the import id was used for a file with other headers: use a new import id"
            : $"batch {number} differs from the stored one, the file was changed: import it under a new import id",
        Number(number));

    /// <summary>The file was changed after it was previewed: preview it again.</summary>
    public static Fault NotAsPreviewed(int number) => new(
        StatusCode.FailedPrecondition, Domain, "IMPORT_NOT_AS_PREVIEWED", $"第{number}批与预览时不同，文件在预览后被修改，该批没有导入，请重新预览",
        $"batch {number} is not what was previewed, the file was changed since: the batch was not imported, preview the file again", Number(number));

    public static Fault ImportFinished() => new(
        StatusCode.FailedPrecondition, Domain, "IMPORT_FINISHED", "该导入已结束，新的数据请用新的导入编号", "the import is finished: use a new import id for new rows");

    /// <summary>The import id is that of an import that was taken back.</summary>
    public static Fault ImportUndone() => new(
        StatusCode.FailedPrecondition, Domain, "IMPORT_UNDONE", "该导入已撤销或正在撤销；要再次导入同一文件，请另取一个导入编号（命令行：--import-id）",
        "this import was undone, or is being undone: to import the same file again take a new import id (command line: --import-id)");

    /// <summary>Something builds on the import: undo that first, or correct the households one by one.</summary>
    public static Fault ImportBuiltOn(long count, IReadOnlyList<FieldViolation> first) => new(
        StatusCode.FailedPrecondition, Domain, "IMPORT_BUILT_ON",
        $"不能撤销：{count}处记录以该导入为依据；请先撤销或更正它们", $"can't be undone: {count} records build on this import; undo or correct them first",
        new Dictionary<string, string>(StringComparer.Ordinal) { ["count"] = count.ToString(System.Globalization.CultureInfo.InvariantCulture) }, first);

    public static Fault BatchesMissing(int declared, int stored) => new(
        StatusCode.FailedPrecondition, Domain, "IMPORT_BATCHES_MISSING", $"共{declared}批，已收到{stored}批，请补发后再结束",
        $"{declared} batches were declared and {stored} are stored: send the missing ones, then end",
        new Dictionary<string, string>(StringComparer.Ordinal) { ["declared"] = Text(declared), ["stored"] = Text(stored) });

    private static Dictionary<string, string> Number(int number) => new(StringComparer.Ordinal) { ["batch"] = Text(number) };

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
