using Fupin.Assessment.Policies;
using Fupin.Chassis.Hosting;

namespace Fupin.Assessment.Figures;

internal sealed partial class FigureService(AssessmentDb db, Jurisdictions jurisdictions, FupinOptions options, TimeProvider clock)
    : V1.FigureService.FigureServiceBase;
