using System.Globalization;

namespace Fupin.Kit;

/// <summary>
/// The clock of one process, which a test moves while the process runs (libfaketime). Only what the clock says moves: the time that passes,
/// by which timers and time-outs go, is everybody's.
/// </summary>
public sealed class OwnClock : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fupin-clock-");

    public OwnClock() => Move(TimeSpan.Zero);

    private string Setting => Path.Combine(_folder.FullName, "clock");

    /// <summary>From its next start on a process has this clock.</summary>
    public void GiveTo(HostProcess process)
    {
        // the loader puts the folder of this machine's libraries in place of $LIB
        process.Environment["LD_PRELOAD"] = "/usr/$LIB/faketime/libfaketimeMT.so.1";
        process.Environment["FAKETIME_TIMESTAMP_FILE"] = Setting;
        process.Environment["FAKETIME_NO_CACHE"] = "1";
        process.Environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
        process.Environment["NO_FAKE_STAT"] = "1";
    }

    /// <summary>From now on it is so far off the real time: back when negative.</summary>
    public void Move(TimeSpan off)
    {
        var next = Setting + ".next";
        File.WriteAllText(next, string.Create(CultureInfo.InvariantCulture, $"{(long)off.TotalSeconds:+0;-0;+0}\n"));
        // in one step: the process reads it at every look at the clock
        File.Move(next, Setting, overwrite: true);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
