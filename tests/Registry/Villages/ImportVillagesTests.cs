using Fupin.Kit;
using Fupin.Registry.Tests.Read;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Tests.Villages;

public sealed class ImportVillagesTests
{
    private static VillageRow Row(string code, int year = 2015, VillageKind kind = VillageKind.Poor) => new()
    {
        Line = 2,
        DivisionCode = code,
        Facts = new() { Year = year, Kind = kind, Households = 300, Population = 1100, PoorHouseholds = 40, PoorPersons = 140, ArableMu100 = 123_450, HardenedRoad = true, MainIndustry = "花椒" },
    };

    private static ImportVillagesRequest Of(params VillageRow[] rows)
    {
        var request = new ImportVillagesRequest();
        request.Rows.AddRange(rows);
        return request;
    }

    [Theory]
    [Rule("REG-21")]
    [InlineData(VillageKind.Poor)]
    [InlineData(VillageKind.DeepPoverty)]
    [InlineData(VillageKind.NonPoor)]
    public async Task A_village_of_each_kind_goes_in_and_is_told_as_an_event(VillageKind kind)
    {
        await using var office = await Office.OpenAsync();
        var row = Row(Family.Luanchuan, kind: kind);
        var reply = await office.Villages.ImportVillagesAsync(Of(row), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((1, 0), (reply.Registered, reply.Unchanged));
        var stored = await office.StoredAsync(db => db.VillageYears.SingleAsync());
        Assert.Equal((kind, 140, 123_450L, true, "花椒"), (stored.Kind, stored.PoorPersons!.Value, stored.ArableMu100!.Value, stored.HardenedRoad!.Value, stored.MainIndustry));
        var village = (await office.EventsAsync())[^1].Data.Unpack<VillageRecorded>().Village;
        Assert.Equal((row.Facts, "一村", Family.Luanchuan, 1L), (village.Facts, village.DisplayName, village.DivisionCode, village.Version));
    }

    [Fact]
    [Rule("REG-21")]
    public async Task A_village_without_a_kind_refuses_the_call()
    {
        await using var office = await Office.OpenAsync();
        await RefusedAsync(office, StatusCode.InvalidArgument, "VILLAGE_KIND", Row("410324100202"), Row(Family.Luanchuan, kind: VillageKind.Unspecified));
    }

    [Fact]
    public async Task The_same_facts_are_unchanged_others_are_refused_and_a_further_year_is_the_next_version()
    {
        await using var office = await Office.OpenAsync();
        await office.Villages.ImportVillagesAsync(Of(Row(Family.Luanchuan)), cancellationToken: TestContext.Current.CancellationToken);
        var same = await office.Villages.ImportVillagesAsync(Of(Row(Family.Luanchuan)), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((0, 1), (same.Registered, same.Unchanged));
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await office.Villages.ImportVillagesAsync(Of(Row(Family.Luanchuan, kind: VillageKind.NonPoor))));
        Assert.Equal((StatusCode.FailedPrecondition, "VILLAGE_DIFFERS"), (refusal.StatusCode, Refusal.Of(refusal).Reason));
        await office.Villages.ImportVillagesAsync(Of(Row(Family.Luanchuan, year: 2016)), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((2L, 2), (await office.StoredAsync(db => db.Villages.Select(v => v.Version).SingleAsync()), await office.CountAsync<Registry.Villages.VillageYear>()));
    }

    [Fact]
    public async Task An_unknown_village_a_repeated_one_and_more_poor_than_people_refuse_the_call()
    {
        await using var office = await Office.OpenAsync();
        await RefusedAsync(office, StatusCode.InvalidArgument, "UNKNOWN_DIVISION", Row(Family.Luanchuan), Row("410324100999"));
        await RefusedAsync(office, StatusCode.InvalidArgument, "DUPLICATE_VILLAGE", Row(Family.Luanchuan), Row(Family.Luanchuan));
        var many = Row(Family.Luanchuan);
        many.Facts.PoorPersons = 2000;
        await RefusedAsync(office, StatusCode.InvalidArgument, "PART_EXCEEDS_WHOLE", many);
    }

    [Fact]
    public async Task A_text_with_a_character_that_a_database_cannot_hold_is_refused_by_the_path_of_its_field()
    {
        await using var office = await Office.OpenAsync();
        var row = Row(Family.Luanchuan);
        row.Facts.MainIndustry = "花\0椒";
        await RefusedAsync(office, StatusCode.InvalidArgument, "NUL_CHARACTER", row);
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await office.Villages.ImportVillagesAsync(Of(Row(Family.Luanchuan), row)));
        Assert.Contains("rows[1].facts.main_industry", refusal.Status.Detail, StringComparison.Ordinal);
        var undo = await Assert.ThrowsAsync<RpcException>(async () => await office.Households.UndoImportAsync(new() { Name = "imports/1", Reason = "导\0错" }));
        Assert.Equal(["NUL_CHARACTER"], Violations.Of(undo));
    }

    private static async Task RefusedAsync(Office office, StatusCode code, string reason, params VillageRow[] rows)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await office.Villages.ImportVillagesAsync(Of(rows)));
        Assert.Equal(code, refusal.StatusCode);
        Assert.Equal([reason], Violations.Of(refusal));
        Assert.Equal(0, await office.CountAsync<Registry.Villages.Village>());
    }
}
