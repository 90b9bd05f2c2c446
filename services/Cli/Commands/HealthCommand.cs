using System.CommandLine;
using Fupin.Cli.Connections;
using Grpc.Health.V1;

namespace Fupin.Cli.Commands;

/// <summary><c>fupin health</c>: whether a server takes calls. Needs no token.</summary>
internal static class HealthCommand
{
    public static Command Create(CommandRunner runner)
    {
        var health = new Command("health", "服务是否就绪，无需令牌 / whether the server is ready; needs no token");
        runner.OnRun(health, async (_, session) =>
        {
            var answer = await session.Open(calls => new Health.HealthClient(calls)).CheckAsync(new(), ServerConnection.Unary(session.Clock, session.Cancel));
            session.Terminal.Line(answer.Status.ToString());
            return answer.Status == HealthCheckResponse.Types.ServingStatus.Serving ? ExitCodes.Complete : ExitCodes.Failed;
        });
        return health;
    }
}
