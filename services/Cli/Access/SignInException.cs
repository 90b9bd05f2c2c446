namespace Fupin.Cli.Access;

/// <summary>There is no token to call with; the texts say what to do.</summary>
internal sealed class SignInException(string zh, string en) : Exception($"{zh} / {en}")
{
    public string Chinese { get; } = zh;

    public string English { get; } = en;
}
