using Grpc.Core;

namespace Fupin.Chassis.Faults;

/// <summary>Tells a call that ran out of time from one whose caller went away.</summary>
internal static class CallClock
{
    /// <summary>Set on the call by the default deadline, which the context of the transport does not know.</summary>
    public const string DeadlineState = "fupin-deadline";

    public static bool Expired(ServerCallContext call)
    {
        var deadline = call.UserState.TryGetValue(DeadlineState, out var state) ? (DateTime)state! : call.Deadline;
        // the deadline is the transport's, in the time of this machine, whatever clock the rules run on
        return deadline != DateTime.MaxValue && deadline <= TimeProvider.System.GetUtcNow().UtcDateTime;
    }
}
