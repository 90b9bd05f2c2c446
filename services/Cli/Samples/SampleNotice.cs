namespace Fupin.Cli.Samples;

/// <summary>What has to be said wherever the sample shows.</summary>
public static class SampleNotice
{
    /// <summary>One line in Chinese, for officers' screens and files.</summary>
    public const string Chinese = "样本数据：所有人员、住户、乡镇、村庄、单位及其情况均为程序虚构，不对应任何真实的人或地方；仅市县名称与合计数取自公开文件。";

    /// <summary>The same in English.</summary>
    public const string English =
        "Sample data: every person, household, township, village and unit in it, and everything said of them, is invented by a program and stands for no real " +
        "person or place; only the names of the city and its counties and the totals are taken from published documents.";

    /// <summary>Mark on the name of every invented place and unit.</summary>
    public const string Mark = "（虚构）";
}
