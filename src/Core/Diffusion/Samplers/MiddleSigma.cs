namespace TextToImage.Diffusion.Samplers;

/// <summary>The intermediate levels of DPM-Solver-2.</summary>
internal static class MiddleSigma
{
    /// <summary>The geometric mean of both ends of each step, 0 when one of them is 0; rounded as torch's lerp from a to b.</summary>
    public static float[] Of(float[] a, float[] b)
    {
        var middle = new float[Math.Min(a.Length, b.Length)];
        for (var m = 0; m < middle.Length; m++)
        {
            var (from, to) = (Float.Log(a[m]), Float.Log(b[m]));
            middle[m] = a[m] == 0 || b[m] == 0 ? 0 : Float.Exp(to - ((to - from) * 0.5f));
        }
        return middle;
    }

    /// <summary>The timesteps of both calls of each step; the last step has one.</summary>
    public static double[] Interleave(double[] timesteps, float[] middle, IReadOnlyList<float> table)
    {
        var all = new double[(2 * timesteps.Length) - 1];
        for (var m = 0; m < timesteps.Length; m++)
        {
            all[2 * m] = timesteps[m];
            if (m + 1 < timesteps.Length)
                all[(2 * m) + 1] = SigmaSchedule.ToTimestep(table, middle[m]);
        }
        return all;
    }
}
