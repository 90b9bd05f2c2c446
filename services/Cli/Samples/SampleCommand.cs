using System.CommandLine;

namespace Fupin.Cli.Samples;

/// <summary>`fupin sample`: writes an invented population as CSV files.</summary>
public static class SampleCommand
{
    public static Command Create()
    {
        var city = new Option<string>("--city") { Description = "公布数据的城市 / city with published tables: luoyang, xinxiang", DefaultValueFactory = _ => "luoyang" };
        var scale = new Option<string>("--scale") { Description = "规模, 大于0至50的小数 / decimal above 0, at most 50", DefaultValueFactory = _ => "1" };
        var seed = new Option<long>("--seed") { Description = "随机种子 / the same seed gives the same sample", DefaultValueFactory = _ => 1 };
        var encoding = new Option<string>("--encoding") { Description = "编码 / utf-8, utf-8-bom, gb18030", DefaultValueFactory = _ => "utf-8-bom" };
        var folder = new Option<DirectoryInfo>("--out") { Description = "输出目录 / folder for the files", Required = true };
        city.AcceptOnlyFromAmong([.. Published.Cities]);
        encoding.AcceptOnlyFromAmong("utf-8", "utf-8-bom", "gb18030");
        scale.Validators.Add(result =>
        {
            if (!SampleScale.TryParse(result.GetValueOrDefault<string>() ?? "", out _))
                result.AddError($"--scale 应为大于 0、不超过 {SampleScale.Maximum} 的小数 / --scale must be a plain decimal above 0 and at most {SampleScale.Maximum}");
        });

        var command = new Command("sample", "生成虚构人口的样本文件 / write an invented population whose totals equal the published tables")
        {
            city, scale, seed, encoding, folder,
        };
        command.SetAction(parsed => Write(
            Sample.Create(parsed.GetValue(city)!, parsed.GetValue(scale)!, parsed.GetValue(seed)),
            parsed.GetValue(folder)!,
            parsed.GetValue(encoding)!,
            parsed.InvocationConfiguration.Output));
        return command;
    }

    private static void Write(Sample sample, DirectoryInfo folder, string encoding, TextWriter console)
    {
        console.WriteLine(SampleNotice.Chinese);
        console.WriteLine(SampleNotice.English);
        folder.Create();
        To("README.md", SampleFiles.WriteReadme);
        To("divisions.csv", SampleFiles.WriteDivisions);
        To("villages.csv", SampleFiles.WriteVillages);
        To("households.csv", SampleFiles.WriteHouseholds);

        void To(string name, Action<TextWriter, Sample> write)
        {
            var path = Path.Combine(folder.FullName, name);
            using var writer = new StreamWriter(path, append: false, SampleFiles.EncodingOf(encoding)!, bufferSize: 1 << 16);
            write(writer, sample);
            console.WriteLine(path);
        }
    }
}
