namespace Fupin.Cli.Access;

/// <summary>Where the access token of a command comes from. Asked for each call, so that a long one goes on with a fresh one.</summary>
internal abstract class TokenSource
{
    /// <summary>The token now.</summary>
    /// <exception cref="SignInException">There is none, and how to get one.</exception>
    public abstract string Token();

    /// <summary>A token that a caller handed over, such as a host to its own main job.</summary>
    public static TokenSource Of(Func<string> token) => new Given(token);

    private sealed class Given(Func<string> token) : TokenSource
    {
        public override string Token() => token();
    }
}
