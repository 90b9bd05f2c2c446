namespace Fupin.Cli.Access;

/// <summary>Where the access token of a command comes from. Asked for each call, so that a long one goes on with a fresh one.</summary>
internal abstract class TokenSource
{
    /// <summary>The token now.</summary>
    /// <exception cref="SignInException">There is none, and how to get one.</exception>
    public abstract string Token();

    /// <summary>Why there will be no other when the server says that this one has ended; null where the next call may have a fresh one.</summary>
    public virtual SignInException? Ended => null;

    /// <summary>The one token of an environment variable.</summary>
    public static TokenSource Fixed(string variable, string token) => new One(variable, token);

    /// <summary>A token that a caller handed over, such as a host to its own main job.</summary>
    public static TokenSource Of(Func<string> token) => new Given(token);

    private sealed class One(string variable, string token) : TokenSource
    {
        public override SignInException Ended => new(
            $"环境变量 {variable} 中的令牌已过期，程序无法更换它；请重新登录取得令牌，再次运行同一命令可从中断处继续（时间长的任务请用 --token-file：文件更新后会重新读取）",
            $"the token in {variable} has expired and nothing here can renew it: get a new one and run the same command again, it goes on from there (for long jobs use --token-file, which is read again)");

        public override string Token() => token;
    }

    private sealed class Given(Func<string> token) : TokenSource
    {
        public override string Token() => token();
    }
}
