namespace Fupin.Cli.Commands;

/// <summary>What a script can ask after a command.</summary>
internal static class ExitCodes
{
    /// <summary>Done, and everything went in.</summary>
    public const int Complete = 0;

    /// <summary>Done, but some households were held back or differ.</summary>
    public const int HeldBack = 1;

    /// <summary>Unusable input, refused, or the server was not there.</summary>
    public const int Failed = 2;
}
