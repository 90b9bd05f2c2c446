using Fupin.Registry.V1;
using Fupin.Registry.Tests.Read;
using Google.Protobuf;
using Grpc.Core;

namespace Fupin.Registry.Tests.Imports;

/// <summary>Files and calls that are refused as a whole; nothing of them is stored.</summary>
public sealed class ProtocolTests(SharedOffice shared) : IClassFixture<SharedOffice>
{
    [Fact]
    public async Task Missing_columns_are_all_named()
    {
        var refusal = await RefusedAsync(["姓名", "县(区)"], StatusCode.InvalidArgument, "MISSING_COLUMNS");
        foreach (var name in new[] { "户编号", "与户主关系", "行政区划代码", "乡(镇)", "行政村", "数据年度" })
            Assert.Contains(name, refusal.Status.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("姓名", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("姓名", "姓名")]
    [InlineData("县（区）", "县区")]
    [InlineData("劳动技能", "劳动能力")]
    [InlineData("联系电话", "联系电话")]
    public async Task Two_headers_of_one_column_are_refused(string one, string other)
    {
        string[] needed = ["户编号", "姓名", "与户主关系", "行政区划代码", "数据年度"];
        var refusal = await RefusedAsync([.. needed.Except([one, other], StringComparer.Ordinal), one, other], StatusCode.InvalidArgument, "DUPLICATE_COLUMNS");
        Assert.Contains(one, refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_columns_are_reported_and_ignored()
    {
        var office = await shared.OfficeAsync();
        var outcome = await office.ImportAsync(new Sheet().Add(Family.Of(shared.Number()).With("备注", "甲").With("序号", "1")), shared.Number());
        Assert.Equal(["备注", "序号"], outcome.Begun!.UnknownColumns);
        Assert.Equal(1, outcome.Counts.RegisteredHouseholds);
    }

    [Fact]
    public async Task An_empty_file_is_refused() =>
        await RefusedAsync(new Sheet().Add(Family.Of("E")).Headers, StatusCode.InvalidArgument, "IMPORT_EMPTY");

    [Fact]
    public async Task A_file_cut_in_the_middle_of_a_row_holds_that_household_back()
    {
        var office = await shared.OfficeAsync();
        var (whole, cut) = (shared.Number(), shared.Number());
        var sheet = new Sheet().Add(Family.Of(whole)).Add(Family.Of(cut));
        var rows = sheet.Rows();
        while (rows[^1].Cells.Count > 5) rows[^1].Cells.RemoveAt(rows[^1].Cells.Count - 1);
        var outcome = await office.ImportAsync(shared.Number(), sheet.Headers, 0, Sheet.Batch(1, rows));
        Assert.Contains(outcome.Errors, e => e is { Reason: "ROW_CUT", Line: 7 });
        Assert.Equal((1, 1), (outcome.Counts.RegisteredHouseholds, outcome.Counts.HeldBackHouseholds));
    }

    [Fact]
    public async Task Cells_in_one_piece_are_the_same_cells()
    {
        var office = await shared.OfficeAsync();
        var sheet = new Sheet().Add(Family.Of(shared.Number()));
        var packed = await office.ImportAsync(shared.Number(), sheet.Headers, 0, Sheet.Batch(1, Sheet.Packed(sheet.Rows())));
        Assert.Equal((1, 0), (packed.Counts.RegisteredHouseholds, packed.Errors.Count));
        var apart = await office.ImportAsync(shared.Number(), sheet.Headers, 0, Sheet.Batch(1, sheet.Rows()));
        Assert.Equal((1, 0, 0), (apart.Counts.UnchangedHouseholds, apart.Counts.DifferingHouseholds, apart.Errors.Count));
    }

    [Fact]
    public async Task Cells_in_one_piece_and_apart_at_once_or_not_in_UTF8_are_refused()
    {
        var office = await shared.OfficeAsync();
        var sheet = new Sheet().Add(Family.Of(shared.Number()));
        var both = sheet.Rows();
        both[1].PackedCells = ByteString.CopyFromUtf8("1");
        var refusal = await Assert.ThrowsAsync<RpcException>(() => office.ImportAsync(shared.Number(), sheet.Headers, 0, Sheet.Batch(1, both)));
        Assert.Equal((StatusCode.InvalidArgument, "IMPORT_PROTOCOL"), (refusal.StatusCode, Refusal.Of(refusal).Reason));
        Assert.Contains("3", refusal.Status.Detail, StringComparison.Ordinal);

        var broken = Sheet.Packed(sheet.Rows()).ToList();
        broken[2].PackedCells = ByteString.CopyFrom(0x31, 0x1F, 0xD5, 0xC5);
        refusal = await Assert.ThrowsAsync<RpcException>(() => office.ImportAsync(shared.Number(), sheet.Headers, 0, Sheet.Batch(1, broken)));
        Assert.Equal((StatusCode.InvalidArgument, "IMPORT_PROTOCOL"), (refusal.StatusCode, Refusal.Of(refusal).Reason));
        Assert.Contains("UTF-8", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_without_a_household_number_holds_the_household_above_it_back()
    {
        var office = await shared.OfficeAsync();
        var number = shared.Number();
        var outcome = await office.ImportAsync(new Sheet().Add(Family.Of(number).With(1, "户编号", "")), shared.Number());
        Assert.Equal([("户编号", 3, "MISSING")], outcome.Errors.Select(e => (e.Column, e.Line, e.Reason)));
        Assert.Equal(0, outcome.Counts.RegisteredHouseholds);
    }

    [Fact]
    public async Task Ending_before_all_batches_came_is_refused_and_the_import_stays_open()
    {
        var office = await shared.OfficeAsync();
        using var call = office.Households.ImportHouseholds(cancellationToken: TestContext.Current.CancellationToken);
        var sheet = new Sheet().Add(Family.Of(shared.Number()));
        var begin = new ImportBegin { ImportId = shared.Number() };
        begin.Columns.AddRange(sheet.Headers);
        await call.RequestStream.WriteAsync(new() { Begin = begin }, TestContext.Current.CancellationToken);
        await call.RequestStream.WriteAsync(new() { Batch = Sheet.Batch(1, sheet.Rows()) }, TestContext.Current.CancellationToken);
        await call.RequestStream.WriteAsync(new() { End = new() { Batches = 2 } }, TestContext.Current.CancellationToken);
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        var name = call.ResponseStream.Current.Begun.Import;
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal((StatusCode.FailedPrecondition, "IMPORT_BATCHES_MISSING"), (refusal.StatusCode, Refusal.Of(refusal).Reason));
        var import = await office.Households.GetImportAsync(new() { Name = name }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((ImportState.Running, 1, 1), (import.State, import.StoredBatches, import.Counts.RegisteredHouseholds));
    }

    [Fact]
    public async Task A_batch_whose_digest_is_not_that_of_its_rows_is_refused()
    {
        var office = await shared.OfficeAsync();
        var number = shared.Number();
        var sheet = new Sheet().Add(Family.Of(number));
        var batch = Sheet.Batch(1, sheet.Rows());
        batch.Sha256 = ByteString.CopyFrom(new byte[32]);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => office.ImportAsync(shared.Number(), sheet.Headers, 0, batch));
        Assert.Equal("IMPORT_BATCH_DAMAGED", Refusal.Of(refusal).Reason);
        Assert.Equal(0, await office.StoredAsync(db => Task.FromResult(db.Households.Count(h => h.Number == number))));
    }

    [Fact]
    public async Task The_year_of_the_call_stands_where_the_file_has_none()
    {
        var office = await shared.OfficeAsync();
        var family = Family.Of(shared.Number());
        foreach (var row in family) row.Remove("数据年度");
        var outcome = await office.ImportAsync(new Sheet().Add(family), shared.Number(), year: 2015);
        Assert.Empty(outcome.Errors);
        Assert.Equal(1, outcome.Counts.RegisteredHouseholds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("样例")]
    public async Task An_import_id_has_plain_characters(string id)
    {
        var office = await shared.OfficeAsync();
        var refusal = await Assert.ThrowsAsync<RpcException>(() => office.ImportAsync(new Sheet().Add(Family.Of(shared.Number())), id));
        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD"), (refusal.StatusCode, Refusal.Of(refusal).Reason));
    }

    private async Task<RpcException> RefusedAsync(IReadOnlyList<string> headers, StatusCode code, string reason)
    {
        var office = await shared.OfficeAsync();
        var refusal = await Assert.ThrowsAsync<RpcException>(() => office.ImportAsync(shared.Number(), headers, 0));
        Assert.Equal((code, reason), (refusal.StatusCode, Refusal.Of(refusal).Reason));
        return refusal;
    }
}
