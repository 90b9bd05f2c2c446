using Fupin.Cli.Sheets;

namespace Fupin.Cli.Tests.Workbooks;

/// <summary>Workbooks as they come from townships.</summary>
public sealed class ReadingWorkbooks
{
    private static readonly object?[] Header = ["户编号", "姓名", "备注"];

    [Fact]
    public void Title_rows_above_the_headers_are_left_out_and_rows_are_counted_as_in_the_sheet()
    {
        using var book = new TestWorkbook().Sheet("Sheet1", [["贫困户登记表"], ["填报单位：某乡", null, "单位：元"], Header, ["1", "甲", "x"], [null, null, null], ["2", "乙", null]], ["A1:C1"]);
        var sheet = book.Open();
        Assert.Equal(["户编号", "姓名", "备注"], sheet.Columns);
        Assert.Equal(2, sheet.RowCount);
        Assert.Equal([4, 6], sheet.Read().Select(line => line.Number));
        Assert.Equal(["4: 1|甲|x", "6: 2|乙|"], Flat(sheet));
        Assert.Equal(Flat(sheet), Flat(sheet));
    }

    [Theory]
    [InlineData("#REF!")]
    [InlineData("#N/A")]
    [InlineData("#VALUE!")]
    [InlineData("#DIV/0!")]
    [InlineData("#NAME?")]
    [InlineData("#NULL!")]
    [InlineData("#NUM!")]
    [InlineData("#GETTING_DATA")]
    [InlineData("#SPILL!")]
    public void A_formula_that_failed_is_named_with_its_column(string error)
    {
        using var book = new TestWorkbook().Sheet("Sheet1", [Header, ["1", "甲", new TestWorkbook.Failed(error)], ["2", "乙", null]]);
        var lines = book.Open().Read().ToList();
        Assert.Equal(("CELL_ERROR", "备注"), (lines[0].Fault?.Reason, lines[0].Fault?.Column));
        Assert.Null(lines[1].Fault);
    }

    [Theory]
    [InlineData("1", "2", "3")]
    [InlineData("(1)", "（2）", "(3)")]
    [InlineData("甲", "乙", "1")]
    public void A_row_that_numbers_the_columns_is_no_data(params string[] numbering)
    {
        using var book = new TestWorkbook().Sheet("Sheet1", [Header, numbering, ["1", "甲", "x"]]);
        Assert.Equal(["3: 1|甲|x"], Flat(book.Open()));
    }

    [Fact]
    public void Numbers_further_down_are_data()
    {
        using var book = new TestWorkbook().Sheet("Sheet1", [Header, ["1", "甲", "x"], [1, 2, 3]]);
        Assert.Equal(["2: 1|甲|x", "3: 1|2|3"], Flat(book.Open()));
    }

    [Fact]
    public void The_parts_of_a_group_are_columns_of_their_own()
    {
        using var book = new TestWorkbook().Sheet("Sheet1",
            [
                ["贫困户登记表"],
                ["户编号", "姓名", "联系电话", "转移性收入", null, null, "帮扶责任人", null],
                [null, null, null, "低保金", "养老金", "其他", "姓名", "联系电话"],
                ["1", "甲", "13800000000", 100, 200, 300, "丁", "13900000000"],
            ],
            ["A1:H1", "A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:H2"]);
        var sheet = book.Open();
        Assert.Equal(["户编号", "姓名", "联系电话", "低保金", "养老金", "其他转移性收入", "帮扶责任人姓名", "帮扶责任人联系电话"], sheet.Columns);
        Assert.Equal(["4: 1|甲|13800000000|100|200|300|丁|13900000000"], Flat(sheet));
    }

    [Fact]
    public void Two_lines_of_headers_need_no_merged_cells()
    {
        using var book = new TestWorkbook().Sheet("Sheet1", [["户编号", "姓名", "转移性收入", null], [null, null, "小计", "低保金"], ["1", "甲", 5, 3]]);
        var sheet = book.Open();
        Assert.Equal(["户编号", "姓名", "转移性收入", "低保金"], sheet.Columns);
        Assert.Equal(["3: 1|甲|5|3"], Flat(sheet));
    }

    [Fact]
    public void A_line_of_groups_above_the_headers_tells_equal_headers_apart()
    {
        using var book = new TestWorkbook().Sheet("Sheet1",
            [["基本情况", null, null, "帮扶责任人", null], ["户编号", "姓名", "联系电话", "姓名", "联系电话"], ["1", "甲", "a", "乙", "b"]], ["A1:C1", "D1:E1"]);
        Assert.Equal(["户编号", "姓名", "联系电话", "帮扶责任人姓名", "帮扶责任人联系电话"], book.Open().Columns);
    }

    [Fact]
    public void A_merged_household_cell_counts_for_every_row_of_it_but_a_name_only_for_its_own()
    {
        using var book = new TestWorkbook().Sheet("Sheet1",
            [Header, ["1", "甲", "因病"], [null, "乙", null], [null, "丙", null], ["2", "丁", null], [null, null, "x"]], ["A2:A4", "C2:C4", "B5:B6"]);
        Assert.Equal(["2: 1|甲|因病", "3: 1|乙|因病", "4: 1|丙|因病", "5: 2|丁|", "6: ||x"], Flat(book.Open()));
    }

    [Fact]
    public void Totals_and_signatures_below_the_rows_are_not_people()
    {
        using var book = new TestWorkbook().Sheet("Sheet1", [Header, ["1", "甲", 3], ["合　计", null, 3], [null, "总计：", 3], ["填表人：某某", null, "审核人：某某"]]);
        Assert.Equal(["2: 1|甲|3"], Flat(book.Open()));
    }

    [Theory]
    [InlineData("2703.19", "2703.19")]
    [InlineData("2703.1900000000001", "2703.19")]
    [InlineData("0.30000000000000004", "0.3")]
    [InlineData("3026", "3026")]
    [InlineData("-12.5", "-12.5")]
    [InlineData("0.00001", "0.00001")]
    [InlineData("410324100200", "410324100200")]
    [InlineData("123456789012345", "123456789012345")]
    [InlineData("410324199001011234", "4.10324199001011E+17")]
    [InlineData("4.1032419900101101E+17", "4.10324199001011E+17")]
    public void A_number_is_the_digits_that_were_typed(string stored, string read)
    {
        using var book = new TestWorkbook().Sheet("Sheet1", [Header, ["1", "甲", new TestWorkbook.Raw(stored)]]);
        Assert.Equal(read, Assert.Single(book.Open().Read()).Cells[2]);
    }

    [Fact]
    public void Numbers_stored_as_text_dates_and_leading_zeros_come_as_shown()
    {
        using var book = new TestWorkbook().Sheet("Sheet1", [["户编号", "姓名", "a", "b", "c"], ["01", "甲", "2703.19", new TestWorkbook.Raw("42369", 1), new TestWorkbook.Raw("12", 2)]]);
        Assert.Equal(["2: 01|甲|2703.19|2015-12-31|0012"], Flat(book.Open()));
    }

    [Fact]
    public void A_household_number_that_lost_digits_is_not_guessed()
    {
        using var book = new TestWorkbook().Sheet("Sheet1", [Header, [new TestWorkbook.Raw("4103241001234567"), "甲", null]]);
        var fault = Assert.Single(book.Open().Read()).Fault;
        Assert.Equal(("DAMAGED_BY_EXCEL", "户编号"), (fault?.Reason, fault?.Column));
    }

    [Fact]
    public void The_text_of_a_failed_formula_is_not_taken_for_a_value()
    {
        using var book = new TestWorkbook().Sheet("Sheet1", [Header, ["1", "甲", "#REF!"]]);
        Assert.Equal("CELL_ERROR", Assert.Single(book.Open().Read()).Fault?.Reason);
    }

    [Fact]
    public void The_first_visible_sheet_with_the_headers_is_read()
    {
        using var book = new TestWorkbook()
            .Sheet("说明", [["本表说明"], ["户编号", "户的编号"]])
            .Sheet("旧", [Header, ["9", "旧", null]], hidden: true)
            .Sheet("数据", [Header, ["1", "甲", null]])
            .Sheet("更多", [Header, ["2", "乙", null]]);
        Assert.Equal(["2: 1|甲|"], Flat(book.Open()));
    }

    [Fact]
    public void The_name_without_an_extension_does_not_matter()
    {
        using var book = new TestWorkbook().Sheet("Sheet1", [Header, ["1", "甲", null]]);
        File.Move(book.Save(), book.In("workbook"));
        Assert.Equal(["2: 1|甲|"], Flat(SheetFile.Open(book.In("workbook"), null, SheetFile.Households)));
    }

    internal static List<string> Flat(SheetReader sheet) => [.. sheet.Read().Select(line => $"{line.Number}: {string.Join('|', line.Cells)}")];
}
