using Fupin.Assessment.ExitPlans;
using Fupin.Assessment.Figures;
using Fupin.Assessment.Policies;
using Fupin.Chassis.Access;
using Fupin.Chassis.Exchange;
using Fupin.Chassis.Storage;
using Fupin.Roster;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Assessment;

/// <summary>Assessment 考核: plans and targets, and figures kept from what the departments publish.</summary>
public static class AssessmentModule
{
    internal const string Service = "assessment";

    internal const string Registry = "registry";

    public static void AddAssessment(this WebApplicationBuilder builder)
    {
        builder.AddServiceDb<AssessmentDb>(Service);
        builder.AddFeed<AssessmentDb>(Service);
        // figures need who is counted where, not who they are
        builder.AddRoster<AssessmentDb, FiguresFollower>(Service, persons: false);
        builder.AddStandings<AssessmentStandings>("fupin.assessment.v1");
        builder.Services.AddSingleton(Jurisdictions.Read(Jurisdictions.DefaultPath));
    }

    public static void MapAssessment(this WebApplication app)
    {
        app.MapGrpcService<ExitPlanService>();
        app.MapGrpcService<FigureService>();
    }
}
