using System.Globalization;
using Fupin.Assessment.V1;
using Fupin.Cli.Commands;
using Fupin.Cli.Imports;
using Fupin.Cli.Samples;
using Fupin.Cli.Terminals;
using Fupin.Registry.V1;

namespace Fupin.Cli.Jobs;

/// <summary>Puts a sample into the register through the import calls every client uses. Once it is in, it is not loaded again; half of it in, it goes on.</summary>
internal sealed class SampleLoad(CommandSession session, PublishedCity city, Sample sample)
{
    private string ImportId => FormattableString.Invariant($"sample-{sample.City}-{sample.Scale}-{sample.Seed}");

    public async Task RunAsync(string rejectsPath)
    {
        var sheet = new SampleSheet(sample);
        var importer = new HouseholdImporter(session.Client(channel => new HouseholdService.HouseholdServiceClient(channel)), session.Clock);
        var settings = new ImportSettings(ImportId);
        if (await importer.StateAsync(sheet, settings, session.Cancel) == ImportState.Finished)
        {
            session.Terminal.Line("样本已在库中，不再导入 / the sample is loaded, nothing to import");
            return;
        }

        var divisions = session.Client(channel => new DivisionService.DivisionServiceClient(channel));
        Print("行政区划 divisions", await TreeImporter.SendAsync(divisions, sample.Divisions, () => session.Bulk));
        var villages = session.Client(channel => new VillageService.VillageServiceClient(channel));
        Print("村 villages", await TreeImporter.SendAsync(villages, sample.Villages, () => session.Bulk));
        var plans = session.Client(channel => new ExitPlanService.ExitPlanServiceClient(channel));
        foreach (var plan in city.ExitPlans)
            await TreeImporter.SendAsync(plans, plan.Jurisdiction, plan.Document, plan.Lines, () => session.Bulk);
        session.Terminal.Line($"脱贫计划 exit plans: {string.Join(" → ", city.ExitPlans.Select(plan => plan.Document))}");

        var began = session.Clock.GetTimestamp();
        var outcome = await ImportDisplay.ShowAsync(session.Terminal, session.Clock, sheet.RowCount,
            progress => importer.RunAsync(sheet, settings, rejectsPath, progress, session.Cancel));
        session.Terminal.Line(string.Create(CultureInfo.InvariantCulture,
            $"{ImportDisplay.Describe(outcome.Tally)} · {session.Clock.GetElapsedTime(began).TotalSeconds:N0} s"));
        if (!outcome.IsComplete) ImportReport.Print(session.Terminal, outcome, rejectsPath);
    }

    private void Print(string what, (int Registered, int Unchanged) counts) => session.Terminal.Line(string.Create(CultureInfo.InvariantCulture,
        $"{what}: 登记 registered {counts.Registered:N0}, 未变 unchanged {counts.Unchanged:N0}"));
}
