using Grpc.Core;

namespace Fupin.Chassis.Faults;

/// <summary>The call this code runs for, so that the calls it makes end when it does.</summary>
internal static class CallScope
{
    private static readonly AsyncLocal<ServerCallContext?> Call = new();

    public static ServerCallContext? Current => Call.Value;

    /// <summary>Lasts until the calling asynchronous method returns.</summary>
    public static void Enter(ServerCallContext call) => Call.Value = call;
}
