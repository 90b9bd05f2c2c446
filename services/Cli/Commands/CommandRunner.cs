using System.CommandLine;
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

    public Terminal Terminal => terminal;

    public void OnRun(Command command, Func<ParseResult, CommandSession, Task<int>> body) =>
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(Address) ?? ServerConnection.DefaultAddress, session => body(parsed, session), cancel));

    /// <returns>The body's exit code, or <see cref="ExitCodes.Failed"/> after saying why.</returns>
    public async Task<int> RunAsync(string address, Func<CommandSession, Task<int>> body, CancellationToken cancel)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return Fail($"地址应为 http://主机:端口 / the address must look like http://host:port: {address}");
        try
        {
            using var session = new CommandSession(terminal, clock, address, cancel);
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
        var reason = fault.Reason.Length > 0 ? fault.Reason : fault.Code.ToString();
        var lines = new List<string>();
        if (fault.Chinese.Length > 0) lines.Add(fault.Chinese);
        lines.Add($"{fault.English} [{reason}]");
        lines.AddRange(fault.Violations.Select(violation => $"  {violation.Field}: {violation.Text}"));
        return [.. lines];
    }

    private int Fail(params string[] lines)
    {
        foreach (var line in lines) terminal.ErrorLine(line);
        return ExitCodes.Failed;
    }
}
