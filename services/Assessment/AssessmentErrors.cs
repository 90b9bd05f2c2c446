using Fupin.Chassis.Faults;
using Fupin.Type.V1;
using Grpc.Core;

namespace Fupin.Assessment;

/// <summary>Every error this service answers with.</summary>
internal static class AssessmentErrors
{
    public const string Domain = "assessment.fupin";

    public static Fault ExitPlanNotFound(string name) => new(
        StatusCode.NotFound, Domain, "EXIT_PLAN_NOT_FOUND", $"没有脱贫计划 {name}", $"there is no exit plan {name}", Of("name", name));

    public static Fault NoExitPlan(string jurisdiction) => new(
        StatusCode.NotFound, Domain, "NO_EXIT_PLAN", $"{jurisdiction} 尚未导入脱贫计划", $"no exit plan has been imported for {jurisdiction}",
        Of("jurisdiction", jurisdiction));

    /// <summary>For callers limited to divisions: the same for what is somebody else's and for what is not there.</summary>
    public static Fault OutsideScope() => new(
        StatusCode.PermissionDenied, Domain, "OUTSIDE_SCOPE",
        "不在您负责的区域内，或不存在", "it is outside the divisions you are responsible for, or does not exist");

    public static Fault DivisionNotFound(string name) => new(
        StatusCode.NotFound, Domain, "DIVISION_NOT_FOUND", $"没有行政区划 {name}，或扶贫办尚未发布", $"there is no division {name}, or the registry has not published it yet",
        Of("name", name));

    /// <summary>Retry later: the registry's divisions have not arrived.</summary>
    public static Fault CityNotRecorded(string city, string displayName) => new(
        StatusCode.FailedPrecondition, Domain, "CITY_NOT_RECORDED",
        $"尚未收到扶贫办发布的{displayName}行政区划", $"the registry has not published the division {displayName} yet", Of("city", city));

    private static Dictionary<string, string> Of(string key, string value) => new(StringComparer.Ordinal) { [key] = value };
}
