namespace Fupin.Cli.Sheets;

/// <summary>The file can't be used as it is. Says where and why, Chinese first; never quotes a cell, which may hold class A or B data.</summary>
internal sealed class SheetException(string reason, string zh, string en) : Exception($"{zh} / {en}")
{
    public string Reason { get; } = reason;

    public string Chinese { get; } = zh;

    public string English { get; } = en;
}
