namespace TextToImage.Diffusion;

/// <summary>The intermediate levels of DPM-Solver-2.</summary>
internal static class MiddleSigma
{
    /// <summary>The geometric mean of where each step starts and where it ends; 0 for a step that ends at 0.</summary>
    public static float[] Of(float[] starts, float[] ends)
    {
        var middle = new float[ends.Length];
        for (var m = 0; m < middle.Length; m++)
        {
            var (from, to) = (Float.Log(starts[m]), Float.Log(ends[m]));
            middle[m] = ends[m] == 0 ? 0 : Float.Exp(from + (0.5f * (to - from)));
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
