using Fupin.Cli.Imports;
using Fupin.Cli.Sheets;
using Fupin.Registry.V1;

namespace Fupin.Cli.Tests.Imports;

public sealed class RejectedRows
{
    private const string Rows = "户编号, 姓名,备注\r\n1,甲,\r\n2,\"乙,\"\"丙\"\"\",'=x\r\n2,丁,\"两\r\n行\"\r\n3,戊,0123\r\n";

    public static TheoryData<bool, bool> Encodings => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void They_come_back_byte_for_byte_with_one_column_more(bool gb18030, bool mark)
    {
        var encoding = (gb18030, mark) switch
        {
            (false, false) => SheetEncoding.Utf8,
            (false, true) => SheetEncoding.Utf8WithMark,
            (true, false) => SheetEncoding.Gb18030,
            (true, true) => SheetEncoding.Gb18030WithMark,
        };
        using var file = new TestFile(Rows, encoding);
        Settle(file, new RowError { Line = 4, Reason = "X", Message = "姓名：应为,汉字", HouseholdNumber = "2" });

        var expected = "户编号, 姓名,备注,错误说明\r\n2,\"乙,\"\"丙\"\"\",'=x,\r\n2,丁,\"两\r\n行\",\"姓名：应为,汉字\"\r\n";
        Assert.Equal([.. encoding.Mark, .. encoding.Strict.GetBytes(expected)], File.ReadAllBytes(file.In("rejects.csv")));
    }

    [Fact]
    public void An_error_of_the_whole_household_stands_on_its_first_row()
    {
        using var file = new TestFile(Rows);
        Settle(file, new RowError { Line = 0, Reason = "X", Message = "整户", HouseholdNumber = "2" });
        Assert.Equal(["整户", ""], Messages(file));
    }

    [Fact]
    public void A_corrected_rejects_file_is_the_input_again()
    {
        using var file = new TestFile(Rows);
        Settle(file, new RowError { Line = 6, Reason = "X", Message = "原因", HouseholdNumber = "3" });
        var again = CsvSheetReader.Open(file.In("rejects.csv"));
        Assert.Equal(["户编号", "姓名", "备注"], again.Columns);
        Assert.Equal(["3", "戊", "0123"], Assert.Single(again.Read()).Cells);

        using var rejects = again.CreateRejects(file.In("again.csv"));
        rejects.Write(again.Read().Single(), "仍有错", RowMark.Wrong);
        rejects.Complete();
        Assert.Equal("户编号,姓名,备注,错误说明\r\n3,戊,0123,仍有错\r\n", File.ReadAllText(file.In("again.csv")));
    }

    [Fact]
    public void Households_the_client_holds_back_are_in_it_and_counted()
    {
        using var file = new TestFile("户编号,姓名,备注\n1,甲,\n2,乙,多,余\n2,丙,\n3,丁");
        var tally = Settle(file);
        Assert.Equal("户编号,姓名,备注,错误说明\n2,乙,多,余,本行有 4 个单元格，表头只有 3 列\n2,丙,,\n3,丁,,文件在此处中断，本户可能不完整\n", File.ReadAllText(file.In("rejects.csv")));
        Assert.Equal(2, tally.Counts.HeldBackHouseholds);
        Assert.Equal(["FILE_CUT", "TOO_MANY_CELLS"], tally.ErrorsByReason.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_cut_cell_is_closed_so_that_the_message_stays_readable()
    {
        using var file = new TestFile("户编号,姓名,备注\n1,甲,\n2,乙,\"半");
        Settle(file);
        Assert.EndsWith("2,乙,\"半\",文件在此处中断，本户可能不完整\n", File.ReadAllText(file.In("rejects.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_its_owner_may_read_it()
    {
        if (OperatingSystem.IsWindows()) return;
        using var file = new TestFile(Rows);
        Settle(file, new RowError { Line = 2, Reason = "X", Message = "原因" });
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.In("rejects.csv")));
    }

    [Fact]
    public void An_import_without_rejects_removes_the_file_of_the_run_before_and_an_interrupted_one_keeps_it()
    {
        using var file = new TestFile(Rows);
        File.WriteAllText(file.In("rejects.csv"), "before");
        using (var interrupted = file.Open().CreateRejects(file.In("rejects.csv"))) interrupted.Write(file.Open().Read().First(), "原因", RowMark.Wrong);
        Assert.Equal("before", File.ReadAllText(file.In("rejects.csv")));
        Settle(file);
        Assert.False(File.Exists(file.In("rejects.csv")));
        Assert.Equal([file.Path], Directory.GetFiles(Path.GetDirectoryName(file.Path)!));
    }

    private static ImportTally Settle(TestFile file, params RowError[] errors)
    {
        var sheet = file.Open();
        var batches = new HouseholdBatches(sheet, ImportSettings.UsualBatchRows);
        var tally = new ImportTally();
        using var rejects = sheet.CreateRejects(file.In("rejects.csv"));
        var settlement = new Settlement(batches, tally, rejects);
        foreach (var batch in batches.Read()) settlement.Settle(batch, new ImportBatchResult { Number = batch.Number, Counts = new(), Errors = { errors } });
        rejects.Complete();
        return tally;
    }

    private static List<string> Messages(TestFile file) => [.. File.ReadAllLines(file.In("rejects.csv"))
        .Skip(1).Select(line => line.Split(',')[^1]).Where((_, i) => i != 1)];
}
