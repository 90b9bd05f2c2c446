using System.Security.Cryptography;
using System.Text;
using Fupin.Cli.Imports;
using Fupin.Cli.Sheets;
using Fupin.Registry.V1;

namespace Fupin.Cli.Tests.Imports;

public sealed class BatchesOfHouseholds
{
    [Fact]
    public void A_household_is_never_split_and_a_longer_one_goes_alone()
    {
        var sizes = new[] { 3, 2, 4, 1, 1, 12, 1, 5, 5 };
        using var file = Households(sizes);
        var batches = new HouseholdBatches(file.Open(), batchRows: 6).Read().ToList();

        Assert.Equal([5, 6, 12, 6, 5], batches.Select(batch => batch.Lines.Count));
        Assert.Equal([1, 2, 3, 4, 5], batches.Select(batch => batch.Number));
        var homes = batches.SelectMany(batch => batch.Lines.Select(line => (batch.Number, Household: line.Cells[0]))).Distinct().ToList();
        Assert.Equal(sizes.Length, homes.Count);
    }

    [Fact]
    public void A_row_without_a_number_belongs_to_the_household_above()
    {
        using var file = new TestFile("户编号,姓名\n1,甲\n,乙\n,丙\n2,丁\n,戊\n");
        Assert.Equal([3, 2], new HouseholdBatches(file.Open(), batchRows: 3).Read().Select(batch => batch.Lines.Count));
    }

    [Fact]
    public void The_same_file_gives_the_same_batches()
    {
        using var file = Households([3, 2, 4, 7, 1]);
        Assert.Equal(Digests(), Digests());

        List<string> Digests() => [.. new HouseholdBatches(file.Open(), 4).Read().Select(batch => Convert.ToHexString(batch.ToMessage().Sha256.Span))];
    }

    [Fact]
    public void Other_headers_of_the_household_number_are_known_and_none_is_refused()
    {
        using var known = new TestFile("贫困户编号,姓名\n1,甲\n");
        Assert.Single(new HouseholdBatches(known.Open(), 6).Read());
        using var none = new TestFile("编号,姓名\n1,甲\n");
        var fault = Assert.Throws<SheetException>(() => new HouseholdBatches(none.Open(), 6));
        Assert.Equal("MISSING_COLUMNS", fault.Reason);
        Assert.Contains("户编号", fault.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void A_household_longer_than_any_can_be_is_a_wrong_column()
    {
        using var file = Households([1, HouseholdBatches.LongestHousehold + 1]);
        var fault = Assert.Throws<SheetException>(() => new HouseholdBatches(file.Open(), 6).Read().ToList());
        Assert.Equal("HOUSEHOLD_TOO_LONG", fault.Reason);
        Assert.Contains("第 3 行", fault.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_household_of_a_cut_file_is_held_back_whole()
    {
        using var file = new TestFile("户编号,姓名\n1,甲\n2,乙\n2,丙\n2");
        var batch = Assert.Single(new HouseholdBatches(file.Open(), 6).Read());
        Assert.Equal(["甲"], batch.Lines.Select(line => line.Cells[1]));
        Assert.Equal([3, 4, 5], Assert.Single(batch.HeldBack).Select(line => line.Number));
    }

    [Fact]
    public void A_file_of_nothing_but_faults_sends_nothing_and_stays_bounded()
    {
        using var file = new TestFile("户编号,姓名\n" + string.Concat(Enumerable.Range(1, 100).Select(i => $"{i},甲,多\n")));
        var batches = new HouseholdBatches(file.Open(), 6).Read().ToList();
        Assert.All(batches, batch => Assert.Equal(0, batch.Number));
        Assert.All(batches, batch => Assert.InRange(batch.HeldBack.Count, 1, 6));
        Assert.Equal(100, batches.Sum(batch => batch.HeldBack.Count));
    }

    [Fact]
    public void Batches_stay_far_below_the_largest_message()
    {
        var cell = new string('贫', 2000);
        using var file = new TestFile("户编号,姓名\n" + string.Concat(Enumerable.Range(1, 900).Select(i => $"{i},{cell}\n")));
        var batches = new HouseholdBatches(file.Open(), 1000).Read().ToList();
        Assert.InRange(batches.Count, 5, 7);
        Assert.All(batches, batch => Assert.InRange(batch.ToMessage().CalculateSize(), 1, 1 << 20));
    }

    [Fact]
    public void The_digest_is_the_one_of_the_contract()
    {
        SheetRow[] rows = [new() { Line = 2, Cells = { "1", "张三", "" } }, new() { Line = 13, Cells = { "", "", "x" } }];
        var expected = SHA256.HashData(Encoding.UTF8.GetBytes("2\u001f1\u001f张三\u001f\u001e13\u001f\u001f\u001fx\u001e"));
        Assert.Equal(expected, BatchDigest.Of(rows).ToByteArray());
    }

    [Fact]
    public void Rows_are_sent_in_one_piece_and_one_that_holds_the_separator_cell_by_cell()
    {
        using var file = new TestFile("户编号,姓名,备注\n1,甲,\n2,a\u001fb,c\n");
        var rows = Assert.Single(new HouseholdBatches(file.Open(), 6).Read()).ToMessage().Rows;
        Assert.Equal(("1\u001f甲\u001f", 0), (rows[0].PackedCells.ToStringUtf8(), rows[0].Cells.Count));
        Assert.False(rows[1].HasPackedCells);
        Assert.Equal(["2", "a\u001fb", "c"], rows[1].Cells);
        var expected = SHA256.HashData(Encoding.UTF8.GetBytes("2\u001f1\u001f甲\u001f\u001e3\u001f2\u001fa\u001fb\u001fc\u001e"));
        Assert.Equal(expected, BatchDigest.Of(rows).ToByteArray());
    }

    [Fact]
    public void The_import_id_names_content_year_and_batch_size()
    {
        using var file = Households([2, 3]);
        using var same = Households([2, 3]);
        using var other = Households([3, 2]);
        var id = ImportSettings.IdFor(file.Open(), 2015, 600);
        Assert.Matches("^[A-Za-z0-9._-]{1,64}$", id);
        Assert.Equal(id, ImportSettings.IdFor(same.Open(), 2015, 600));
        Assert.NotEqual(id, ImportSettings.IdFor(other.Open(), 2015, 600));
        Assert.NotEqual(id, ImportSettings.IdFor(file.Open(), 2016, 600));
        Assert.NotEqual(id, ImportSettings.IdFor(file.Open(), 2015, 500));
    }

    private static TestFile Households(int[] sizes) =>
        new("户编号,姓名\n" + string.Concat(sizes.SelectMany((size, i) => Enumerable.Repeat($"H{i},甲\n", size))));
}
