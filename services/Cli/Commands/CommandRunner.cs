using System.CommandLine;
using Fupin.Cli.Access;
using Fupin.Cli.Connections;
using Fupin.Cli.Sheets;
using Fupin.Cli.Terminals;
using Grpc.Core;

namespace Fupin.Cli.Commands;

/// <summary>Runs a command's body and says what went wrong in words, never with a stack trace.</summary>
internal sealed class CommandRunner(Terminal terminal, TimeProvider clock)
{
    public Option<string> Address { get; } = new("--address")
    {
        Description = "服务地址 / address of the server",
        DefaultValueFactory = _ => ServerConnection.DefaultAddress,
        Recursive = true,
    };

    public SignIn SignIn { get; } = new(clock);

    public Terminal Terminal => terminal;

    public void OnRun(Command command, Func<ParseResult, CommandSession, Task<int>> body) =>
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(Address) ?? ServerConnection.DefaultAddress, SignIn.From(parsed), session => body(parsed, session), cancel));

    /// <returns>The body's exit code, or <see cref="ExitCodes.Failed"/> after saying why.</returns>
    public async Task<int> RunAsync(string address, TokenSource tokens, Func<CommandSession, Task<int>> body, CancellationToken cancel)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return Fail($"地址应为 http://主机:端口 / the address must look like http://host:port: {address}");
        try
        {
            using var session = new CommandSession(terminal, clock, address, tokens, cancel);
            return await body(session);
        }
        catch (Exception fault) when (cancel.IsCancellationRequested && fault is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            return Fail("已中断；再次运行同一命令可继续 / interrupted; the same command goes on from here");
        }
        catch (SheetException fault)
        {
            return Fail(fault.Chinese, fault.English + $" [{fault.Reason}]");
        }
        catch (NotFoundException fault)
        {
            return Fail(fault.Chinese, fault.English);
        }
        catch (SignInException fault)
        {
            return Fail(fault.Chinese, fault.English);
        }
        catch (RpcException fault)
        {
            return Fail(Describe(ServerFault.Of(fault), address));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Fail($"无法读写文件 / can't read or write: {fault.Message}");
        }
    }

    private static string[] Describe(ServerFault fault, string address)
    {
        if (fault is { Code: StatusCode.Unavailable, Reason: "" })
            return [$"无法连接 {address}：服务没有启动，或地址不对", $"can't reach {address}: the server is not running, or the address is another"];
        if (fault is { Code: StatusCode.DeadlineExceeded, Reason: "" })
            return [$"{address} 没有在时限内答复", $"{address} did not answer in time"];
        if (fault is { Code: StatusCode.ResourceExhausted, Reason: "" })
            return [$"{address} 结束了调用：答复长时间没有被取走；请重新运行", $"{address} ended the call: its answers were not taken for too long; run it again"];
        var reason = fault.Reason.Length > 0 ? fault.Reason : fault.Code.ToString();
        var lines = new List<string>();
        if (fault.Chinese.Length > 0) lines.Add(fault.Chinese);
        lines.Add($"{fault.English} [{reason}]");
        lines.AddRange(fault.Violations.Select(violation => $"  {violation.Field}: {violation.Text}"));
        lines.AddRange(WayOut(fault.Code));
        return [.. lines];
    }

    /// <summary>What to do about who one is.</summary>
    private static string[] WayOut(StatusCode code) => code switch
    {
        StatusCode.Unauthenticated =>
        [
            "请用 --token-file 或环境变量 FUPIN_TOKEN 给出有效令牌；开发环境用 --data-directory 指明服务的数据目录",
            "give a valid token with --token-file or in FUPIN_TOKEN; in development name the server's data directory with --data-directory",
        ],
        StatusCode.PermissionDenied =>
        [
            "请换用有此权限的账号，或请管理员调整角色、负责区域；开发环境可用 fupin token --role … --division … 签发",
            "use an account that may, or have your roles and divisions changed; in development sign one with fupin token --role … --division …",
        ],
        _ => [],
    };

    private int Fail(params string[] lines)
    {
        foreach (var line in lines) terminal.ErrorLine(line);
        return ExitCodes.Failed;
    }
}
