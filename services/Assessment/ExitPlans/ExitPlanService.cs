using Fupin.Assessment.Policies;

namespace Fupin.Assessment.ExitPlans;

internal sealed partial class ExitPlanService(AssessmentDb db, Jurisdictions jurisdictions, TimeProvider clock)
    : V1.ExitPlanService.ExitPlanServiceBase;
