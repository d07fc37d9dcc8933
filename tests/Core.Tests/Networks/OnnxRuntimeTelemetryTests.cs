using System.Runtime.InteropServices;
using TextToImage.Networks;

namespace TextToImage.Tests.Networks;

/// <summary>What the command line's PrivacyTests see from outside, where nothing outside can be seen.</summary>
public class OnnxRuntimeTelemetryTests
{
    [Fact]
    public void Native_code_sees_that_reports_are_forbidden()
    {
        Assert.Contains((Device)DeviceKind.Cpu, Device.Available());
        Assert.Equal("1", OperatingSystem.IsWindows() ? Environment.GetEnvironmentVariable("ORT_DISABLE_TELEMETRY") : Marshal.PtrToStringUTF8(GetFromCLibrary("ORT_DISABLE_TELEMETRY")));
    }

    [DllImport("libc", EntryPoint = "getenv", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr GetFromCLibrary([MarshalAs(UnmanagedType.LPStr)] string name);
}
