namespace Fupin.Cli.Commands;

/// <summary>What the officer asked for is not there, or not unique.</summary>
internal sealed class NotFoundException(string zh, string en) : Exception($"{zh} / {en}")
{
    public string Chinese { get; } = zh;

    public string English { get; } = en;
}
