namespace Fupin.Registry.Imports;

/// <summary>Why a cell, a row or a household was refused. The texts never hold what a cell said.</summary>
internal sealed record RowReason(string Reason, string Zh, string En);

/// <summary>The reasons of <see cref="V1.RowError"/>; those of ID numbers (ID_NUMBER_CHECKSUM …) come with the verdict on the number.</summary>
internal static class RowReasons
{
    // cells
    public static readonly RowReason CellTooLong = new("CELL_TOO_LONG", "单元格超过4KB", "the cell is longer than 4 KiB");
    public static readonly RowReason TextTooLong = new("TEXT_TOO_LONG", "文字过长", "the text is too long");
    public static readonly RowReason NotText = new("NOT_TEXT", "含有空字符（NUL），不是文字", "a NUL character is in it: not a text");
    public static readonly RowReason NotALabel = new("UNKNOWN_VALUE", "不是可选值", "not one of the form's values");
    public static readonly RowReason NotYesNo = new("YES_NO", "应为“是”或“否”", "must be 是 or 否");
    public static readonly RowReason NotANumber = new("NUMBER", "不是数字", "not a number");
    public static readonly RowReason TooManyDecimals = new("TOO_MANY_DECIMALS", "小数位过多", "too many decimals");
    public static readonly RowReason Negative = new("NEGATIVE", "不能为负数", "must not be negative");
    public static readonly RowReason OutOfRange = new("OUT_OF_RANGE", "超出范围", "out of range");
    public static readonly RowReason NotAYear = new("YEAR", "应为四位年份", "not a year");
    public static readonly RowReason NotADate = new("DATE", "日期不存在或格式不对", "no such date, or not written as one");
    public static readonly RowReason NotAPhone = new("PHONE", "电话号码格式不对", "not a phone number");
    public static readonly RowReason NotAnAccount = new("BANK_ACCOUNT", "银行账号格式不对", "not an account number");
    public static readonly RowReason DamagedByExcel = new(
        "DAMAGED_BY_EXCEL", "被Excel按数字保存，已失真；请将该列设为文本后重新录入", "Excel stored it as a number and damaged it: format the column as text and enter it again");
    public static readonly RowReason Missing = new("MISSING", "不能为空", "must not be blank");
    public static readonly RowReason Masked = new("MASKED_VALUE", "遮蔽的号码只用于已登记的户，新登记须填完整号码", "a masked value stands only for a registered household: a new one needs the whole value");
    public static readonly RowReason TooManyHealth = new("TOO_MANY_HEALTH_VALUES", "健康状况最多两项", "at most two health values");
    public static readonly RowReason HealthContradiction = new("HEALTH_CONTRADICTION", "“健康”不能与其他状况并存", "健康 cannot stand beside another value");

    // rows
    public static readonly RowReason RowCut = new("ROW_CUT", "该行单元格数与表头不一致，文件可能不完整", "the row has another number of cells than there are headers: was the file cut?");
    public static readonly RowReason NotContiguous = new(
        "HOUSEHOLD_NOT_CONTIGUOUS", "该户在文件前面已出现，同一户的行必须相邻", "the household was met earlier in the file: the rows of a household must be adjacent");
    public static readonly RowReason Conflicting = new("CONFLICTING_VALUES", "同一户各行的内容不一致", "the rows of the household say different things");
    public static readonly RowReason TooManyErrors = new("MORE_ERRORS", "该户还有其他错误", "the household has more errors");

    // place
    public static readonly RowReason UnknownDivision = new("UNKNOWN_DIVISION", "没有登记该行政村，或它在数据年度无效", "the village is not registered, or was not valid in the year of the facts");
    public static readonly RowReason OutsideScope = new(
        "OUTSIDE_SCOPE", "该行政村不在您负责的区域内，或没有登记，未导入", "the village is outside the divisions you are responsible for, or is not registered: not imported");
    public static readonly RowReason AmbiguousDivision = new("AMBIGUOUS_DIVISION", "该名称对应多个行政村，请填行政区划代码", "several villages have these names: give the code");
    public static readonly RowReason NotAVillage = new("NOT_A_VILLAGE", "行政区划代码应为12位行政村代码", "the code must be the 12 digits of a village");

    // household
    public static readonly RowReason NumberTaken = new(
        "HOUSEHOLD_NUMBER_TAKEN", "该户编号在本县已用于您负责区域外的户", "the number belongs to a household of the county outside the divisions you are responsible for");
    public static readonly RowReason SizeDiffers = new("HOUSEHOLD_SIZE", "家庭人口与成员行数不一致", "the declared size is not the number of members");
    public static readonly RowReason NoHead = new("NO_HEAD", "没有户主", "the household has no head");
    public static readonly RowReason TwoHeads = new("TWO_HEADS", "有两个或更多户主", "the household has two or more heads");
    public static readonly RowReason HeadNameDiffers = new("HEAD_NAME_DIFFERS", "户主姓名与户主行的姓名不一致", "the head's name is not that of the head's row");
    public static readonly RowReason TooManyCauses = new("TOO_MANY_CAUSES", "其他致贫原因最多两项", "at most two other causes");
    public static readonly RowReason CauseTwice = new("CAUSE_REPEATED", "致贫原因重复", "a cause is given twice");
    public static readonly RowReason SeveralMainCauses = new("SEVERAL_MAIN_CAUSES", "主要致贫原因只能有一项", "there is one main cause");
    public static readonly RowReason DilapidatedContradiction = new(
        "DILAPIDATED_CONTRADICTION", "住房等级C、D级为危房，A、B级不是，两项矛盾", "houses of grade C and D are dilapidated, A and B are not: the two cells contradict each other");
    public static readonly RowReason ExitYearWithoutExit = new("EXIT_YEAR_WITHOUT_EXIT", "未脱贫户不应有脱贫年度", "a household that has not exited has no exit year");
    public static readonly RowReason PeriodReversed = new("PERIOD_REVERSED", "结束时间早于开始时间", "the end is before the start");

    // person
    public static readonly RowReason NoIdReason = new("NO_ID_WITHOUT_REASON", "没有证件号码时须填无证原因", "without an ID number the reason (无证原因) is needed");
    public static readonly RowReason BirthDateDiffers = new("BIRTH_DATE_CONTRADICTS_ID", "出生日期与身份证号不一致", "the birth date contradicts the ID number");
    public static readonly RowReason BirthDateToCome = new("BIRTH_DATE_TO_COME", "出生日期晚于今天", "the birth date is to come");
    public static readonly RowReason SexDiffers = new("SEX_CONTRADICTS_ID", "性别与身份证号不一致", "the sex contradicts the ID number");
    public static readonly RowReason InventedId = new("ID_NUMBER_INVENTED", "99开头的号码是虚构样例，不能登记", "a number that starts with 99 is an invented sample and cannot be registered");
    public static readonly RowReason CertificateLength = new("DISABILITY_CERTIFICATE_LENGTH", "残疾人证号应为20位", "a disability certificate number has 20 characters");
    public static readonly RowReason CertificateId = new("DISABILITY_CERTIFICATE_ID", "残疾人证号前18位与身份证号不一致", "the certificate's first 18 characters are not the ID number");
    public static readonly RowReason CertificateKind = new("DISABILITY_CERTIFICATE_KIND", "残疾人证号第19位与残疾类别不一致", "the certificate's 19th character is not the kind of disability");
    public static readonly RowReason CertificateGrade = new("DISABILITY_CERTIFICATE_GRADE", "残疾人证号第20位与残疾等级不一致", "the certificate's 20th character is not the grade");
    public static readonly RowReason WorkContradiction = new("WORK_CONTRADICTION", "未务工人员的务工时间应为0", "someone who does not work away has 0 months of it");

    public static readonly RowReason Undoing = new(
        "IMPORT_UNDOING", "登记该户的导入正在撤销，撤销完成后可再导入", "the import that registered the household is being undone: import it again when that is done");

    public static RowReason DuplicateInFile(string county) => new(
        "DUPLICATE_ID_NUMBER",
        county.Length > 0 ? $"证件号码与本文件中{county}的另一行重复" : "证件号码与本文件中另一行重复",
        county.Length > 0 ? $"the ID number stands in another row of this file, in {county}" : "the ID number stands in another row of this file");

    /// <param name="county">Empty when the caller has nothing to do with that county.</param>
    public static RowReason DuplicateInRegister(string county) => new(
        "ID_NUMBER_REGISTERED",
        county.Length > 0 ? $"证件号码已在{county}登记" : "证件号码已在其他县(区)登记",
        county.Length > 0 ? $"the ID number is already registered in {county}" : "the ID number is already registered in another county");

    public static RowReason Differs() => new(
        "DIFFERS", "与已登记内容不同，未导入；请通过信息变更办理", "differs from what is registered and was not applied: file a change");

    public static RowReason MemberNotRegistered() => new(
        "DIFFERS", "该成员不在已登记的户中，未导入；请通过信息变更办理", "the member is not registered in the household and was not added: file a change");

    public static RowReason OneOf(IReadOnlyList<string> labels) => NotALabel with
    {
        Zh = $"应为以下之一：{string.Join('、', labels)}",
        En = $"must be one of {string.Join(", ", labels)}",
    };
}
