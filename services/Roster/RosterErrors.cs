using Fupin.Chassis.Faults;
using Grpc.Core;

namespace Fupin.Roster;

/// <summary>Events that can never be applied: they stop the subscription until the source or the program is put right.</summary>
internal static class RosterErrors
{
    public const string Domain = "roster.fupin";

    public static Fault MalformedEvent(string subject, string problem) => new(
        StatusCode.FailedPrecondition, Domain, "MALFORMED_EVENT", $"{subject} 的事件无法解析：{problem}", $"the event of {subject} can't be read: {problem}",
        Of("subject", subject));

    public static Fault DivisionBelowItself(Guid division) => new(
        StatusCode.FailedPrecondition, Domain, "DIVISION_BELOW_ITSELF",
        $"{ResourceNames.Format("divisions", division)} 的上级在其自身之下", $"the parent of {ResourceNames.Format("divisions", division)} stands below it",
        Of("division", ResourceNames.Format("divisions", division)));

    private static Dictionary<string, string> Of(string key, string value) => new(StringComparer.Ordinal) { [key] = value };
}
